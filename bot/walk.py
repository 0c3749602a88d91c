"""Walks a conversation's table from step to step until something is shown; what is known on the way is not asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from bot.buttons import under
from bot.front_desk import FrontDesk
from bot.line import Line, Phrase
from bot.script import ANY_OPTION, Again, Answer, Ask, Conversation, Do, End, Library, Menu, Next, Step, Then, To, Wait
from bot.talk import Run, Talk
from core.domain.errors import ConsentNeeded, NotPermitted, Refusal
from core.domain.message_class import MessageClass
from core.domain.permissions import may

STRIDE = 50
"""Steps in one walk before it is called a circle; the longest honest walk, a whole booking in one message, has 8."""


class Circle(Exception):
    """A table leads round and round without ever asking: a defect of the table."""


@dataclass(slots=True, kw_only=True)
class Walk:
    """One thing heard, on its way to what will be said; `below`: what is shown stands below what was shown before."""

    library: Library
    talk: Talk
    desk: FrontDesk
    notes: list[Phrase] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    below: bool = False

    def table(self, run: Run) -> Conversation:
        """Return the conversation that a run is in."""
        return self.library.conversations[run.conversation]

    def step(self, run: Run) -> Step:
        """Return the step at which a run stands."""
        return self.table(run).steps[run.step]

    def note(self, says: str, **facts: object) -> None:
        """Say something above whatever is shown next."""
        self.notes.append(Phrase(says, facts))

    def fresh(self) -> None:
        """Show what follows as a new card, below what was written meanwhile, instead of redrawing the last one."""
        self.talk.card += 1
        self.below = True

    def permitted(self, table: Conversation) -> bool:
        """Return whether this chat's role, as it stands now, may use a conversation."""
        return table.needs is None or may(self.desk.role(), table.needs)

    def drop_forbidden(self) -> None:
        """Forget what was open under a role that the chat has no longer, and at a step that there is no longer."""
        known = self.library.conversations
        stands = [run for run in self.talk.stack if run.conversation in known and run.step in self.table(run).steps]
        self.talk.stack[:] = [run for run in stands if self.permitted(self.table(run))]

    def drop_over(self) -> None:
        """Leave what has come to its end elsewhere."""
        for run in list(self.talk.stack):
            over = self.table(run).over
            if over and over(self.desk, run.draft):
                self.talk.close(run, ())

    def lasts(self, run: Run) -> bool:
        """Return whether a run stays when it is interrupted."""
        table = self.table(run)
        return table.resumes or run.step in table.lasts

    # --- the desk ----------------------------------------------------------------------------------------------------

    def heed_desk(self) -> None:
        """Put the talk with the desk before everything where the desk has written since: the answer is for them."""
        at = self.desk.at_desk()
        if at and at.mark != self.talk.desk:
            self.talk.desk = at.mark
            run = self.with_desk()
            if run:
                run.change({"here": True, "sent": None})
                self.talk.raise_up(run)

    def with_desk(self) -> Run | None:
        """Return the talk with the desk, open or behind another card; None where there is none."""
        to, at = self.library.human, self.desk.at_desk()
        if to is None:
            return None
        known = next((r for r in self.talk.stack if (r.conversation, r.step) == (to.conversation, to.step)), None)
        if known or at is None:
            return known
        begins = self.talk.begin_below if self.talk.open else self.talk.begin
        return begins(to.conversation, to.step or "", {"talk": at.talk, "here": True})

    def _forget_passed_on(self) -> None:
        """Let a talk of patient and desk, when it is shown again, say what it is and not what was passed on before."""
        for run in self.talk.stack:
            if self.library.human and run.conversation == self.library.human.conversation:
                run.change({"here": True, "sent": None})
            elif self.library.with_patient and run.conversation == self.library.with_patient.conversation:
                run.change({"sent": None})

    # --- opening and closing -----------------------------------------------------------------------------------------

    def open(self, name: str, draft: Mapping[str, Any], step: str | None = None) -> None:
        """Begin a conversation, over whatever is open.

        The same conversation begun anew takes over what the earlier run keeps (its held place), unless money may be
        under way there: then the two go on side by side. Of several only the last is begun anew: others keep theirs.
        """
        table = self.library.conversations[name]
        if not self.permitted(table):
            raise NotPermitted(action=table.needs)
        start: dict[str, Any] = self._where() if table.tells_where else {}
        last = next((run for run in reversed(self.talk.stack) if run.conversation == name), None)
        for run in list(self.talk.stack):
            same = run is last or (run.conversation == name and not run.kept(table.keeps))
            kept = run.kept(table.keeps) if same else {}
            ours = bool(kept) and all(draft.get(key) == value for key, value in kept.items())
            if same and self._with_another(run, draft):
                continue
            dropped = not self.lasts(run) and name != self.library.consent  # what asks for it waits for it
            if dropped or (same and (ours or not isinstance(self.step(run), Wait))):
                start |= kept
                self.close(run)
        if name == self.library.greeting and self.talk.open:
            self.note("go.unfinished")
        self._put_aside()
        self._forget_passed_on()
        run = self.talk.begin(name, step or table.first, start | dict(draft))
        self.go(run, run.step)

    def _with_another(self, run: Run, draft: Mapping[str, Any]) -> bool:
        """Return whether a run is a talk with a patient, and another than what is opened."""
        to = self.library.with_patient
        at_it = to is not None and (run.conversation, run.step) == (to.conversation, to.step)
        return at_it and draft.get("talk") != run.draft.get("talk")

    def _put_aside(self) -> None:
        """Let what is interrupted go on at the step that its card was aside of: that card was seen."""
        interrupted = self.talk.open
        step = self.step(interrupted) if interrupted else None
        if interrupted and isinstance(step, Ask) and step.aside:
            interrupted.step = step.aside

    def _where(self) -> dict[str, Any]:
        """Return where the chat stands, for whoever is to be told."""
        run, ended = self.talk.open, self.talk.ended[-1:]
        about = run.draft.get("visit") if run else next((e.kept.get("visit") for e in ended), None)
        at = f"{run.conversation}.{run.step}" if run else next((e.conversation for e in ended), "")
        to = self.library.with_patient
        there = run is not None and to is not None and (run.conversation, run.step) == (to.conversation, to.step)
        talk = {"open_talk": run.draft.get("talk")} if run and there else {}
        return {"at": at, "about": about, "said": list(self.talk.said), **talk}

    def beside(self, to: To, draft: Mapping[str, Any], *, keeps: bool = False) -> None:
        """Show another conversation's card without leaving what is open: that is shown again below it.

        What would not be resumed is left, unless `keeps`: who is asked while they count money goes on counting. The
        question that stands last is the one that a typed number answers.
        """
        table, interrupted = self.library.conversations[to.conversation], self.talk.open
        if interrupted is None or not (keeps or self.lasts(interrupted)):
            self.fresh()
            self.open(table.name, draft, to.step)
            return
        run = self.talk.begin_below(table.name, to.step or table.first, draft)
        self.fresh()
        self.go(run, run.step)
        self.fresh()
        self.redraw(interrupted)

    def stand(self, name: str, step: str) -> Run:
        """Begin a conversation at a step that is not shown: a button that says all by itself is being answered."""
        for run in [r for r in self.talk.stack if not self.lasts(r) or r.conversation == name]:
            if not self._with_another(run, {}):
                self.close(run)
        return self.talk.begin(name, step, {})

    def close(self, run: Run) -> None:
        """End a run; what its finished card will be about is remembered."""
        afterwards = self.table(run).afterwards
        self.talk.close(run, afterwards.carry if afterwards else ())

    def raise_up(self, run: Run) -> None:
        """Take up an interrupted conversation; what is dropped when interrupted is dropped now."""
        for other in [r for r in self.talk.stack if r is not run and not self.lasts(r)]:
            self.close(other)
        self.talk.raise_up(run)

    def leave(self, run: Run, to: To) -> None:
        """Go over to another conversation; this one is done with, or waits below until that is over."""
        carried = {theirs: run.draft[ours] for ours, theirs in to.carry.items() if ours in run.draft}
        if to.back:
            run.step = to.back
        else:
            self.close(run)
        self.open(to.conversation, carried, to.step)

    def end(self, run: Run) -> None:
        """Close a run and take up again what it interrupted; without the consent that this needs it is over too."""
        was_open = run is self.talk.open
        after = self.library.after.get((run.conversation, run.step))
        self.close(run)
        if run.conversation == self.library.consent and self.talk.open and not self.desk.agreed():
            self.close(self.talk.open)
        if was_open:
            self.drop_over()
        if was_open and self.talk.open:
            if self.lines:
                self.fresh()
            self.redraw(self.talk.open)
        elif was_open and after and not self.talk.open:
            self.fresh()
            carried = {theirs: run.draft[ours] for ours, theirs in after.carry.items() if ours in run.draft}
            self.open(after.conversation, carried, after.step)

    def anyway(self) -> None:
        """Show where the chat stands: the open question again, or the greeting."""
        if self.talk.open:
            self.redraw(self.talk.open)
        else:
            self.open(self.library.greeting, {})

    # --- walking -----------------------------------------------------------------------------------------------------

    def redraw(self, run: Run) -> None:
        """Show the run's question again; its buttons stay what they are."""
        self.go(run, run.step, anew=True, same=True)

    def go(self, run: Run, name: str, *, anew: bool = False, same: bool = False) -> None:
        """Walk from a step on until something is shown. `anew` asks it whatever is known; `same` counts no new turn."""
        following: tuple[str, bool] | None = (name, anew)
        for _ in range(STRIDE):
            if following is None:
                return
            step, anew = following
            same = same and step == name
            following = self._arrive(run, step, anew=anew, same=same)
        raise Circle(run.conversation)

    def follow(self, run: Run, then: Then, option: str = ANY_OPTION) -> None:
        """Go on from an answer."""
        following = self._next(run, then, option)
        if following:
            self.go(run, following[0], anew=following[1])

    def refused(self, run: Run, refusal: Refusal) -> tuple[str, bool] | None:
        """Tell a refusal and return where it leads: what the step says, else out of the conversation.

        Where consent is needed it is asked for, and what was refused is done again when it is given.
        """
        if isinstance(refusal, ConsentNeeded):
            self.open(self.library.consent, {})
            return None
        self.note(f"refusal.{refusal.code()}", **refusal.facts)
        but = getattr(self.step(run), "but", {})
        for kind in type(refusal).__mro__:
            if kind in but:
                return but[kind], True
        self.end(run)
        if not self.talk.open and run.conversation != self.library.greeting:
            self.open(self.library.greeting, {})
        return None

    def _arrive(self, run: Run, name: str, *, anew: bool, same: bool) -> tuple[str, bool] | None:
        step = self.table(run).steps[name]
        if not same:
            run.page = 0
        run.step = name
        try:
            return _ARRIVALS[type(step)](self, run, step, anew, same)
        except Refusal as refusal:
            return self.refused(run, refusal)

    def _ask(self, run: Run, step: Ask, anew: bool, same: bool) -> tuple[str, bool] | None:
        known = None if anew else self._known(run, step)
        if known:
            run.change(known.sets)
            return self._next(run, step.then, known.option)
        run.forget(step.fills)
        menu = step.menu(self.desk, run.draft)
        if not menu.options and step.if_empty:
            return step.if_empty, False
        if step.sole and step.takes and not anew and len(menu.options) == 1:
            only = menu.options[0].id
            run.change(step.takes(self.desk, run.draft, only) or {})
            return self._next(run, step.then, only)
        self._show(run, menu, same=same)
        return None

    def _known(self, run: Run, step: Ask) -> Answer | None:
        if step.fills and all(key in run.draft for key in step.fills):
            if step.valid is None or step.valid(self.desk, run.draft):
                return Answer()
            run.forget(step.fills)
        return step.assumes(self.desk, run.draft) if step.assumes else None

    def _do(self, run: Run, step: Do, _anew: bool, _same: bool) -> tuple[str, bool] | None:
        answer = step.act(self.desk, run.draft)
        run.change(answer.sets)
        return self._next(run, step.then, answer.option)

    def _wait(self, run: Run, step: Wait, _anew: bool, same: bool) -> tuple[str, bool] | None:
        self._show(run, step.menu(self.desk, run.draft), same=same)
        return None

    def _end(self, run: Run, step: End, _anew: bool, _same: bool) -> tuple[str, bool] | None:
        if step.menu:
            menu = step.menu(self.desk, run.draft)
            says = _phrase(run, menu)
            if menu.calendar or menu.paper or menu.record or menu.code or menu.ask_contact:
                self._say(says, menu)
            else:
                self.notes.append(Phrase(says, menu.facts))
        self.end(run)
        return None

    def _next(self, run: Run, then: Then, option: str) -> tuple[str, bool] | None:
        to: Next = _line_of(then, option)
        if isinstance(to, To):
            self.leave(run, to)
            return None
        return (to.step, True) if isinstance(to, Again) else (to, False)

    def _show(self, run: Run, menu: Menu, *, same: bool) -> None:
        if not same:
            run.turn += 1
        elif menu.brief and self.below:
            menu = replace(menu, variant=menu.brief)
        self._say(_phrase(run, menu), menu, run)

    def _say(self, says: str, menu: Menu, run: Run | None = None) -> None:
        self.lines.append(
            Line(
                notes=tuple(self.notes),
                says=says,
                facts=menu.facts,
                buttons=under(self.table(run), run, menu) if run else (),
                card=f"c{self.talk.card}",
                calendar=menu.calendar,
                paper=(menu.paper.number, menu.paper.id) if menu.paper else None,
                record=menu.record.as_tuple() if menu.record else None,
                figures=menu.figures,
                code=menu.code,
                message_class=_class_of(menu),
                ask_contact=menu.ask_contact,
            )
        )
        self.notes.clear()


def _line_of(then: Then, option: str) -> Next:
    if isinstance(then, (str, Again, To)):
        return then
    return then[option] if option in then else then[ANY_OPTION]


def _class_of(menu: Menu) -> MessageClass:
    """A paper of what a doctor wrote is clinical where it goes along; its link is not."""
    return MessageClass.CLINICAL if menu.record and not menu.record.by_link else MessageClass.LOGISTICS


def _phrase(run: Run, menu: Menu) -> str:
    return f"{run.conversation}.{run.step}" + (f".{menu.variant}" if menu.variant else "")


_Arrival = Callable[[Walk, Run, Any, bool, bool], tuple[str, bool] | None]
_ARRIVALS: Mapping[type, _Arrival] = cast(
    "Mapping[type, _Arrival]",
    {Ask: Walk._ask, Do: Walk._do, Wait: Walk._wait, End: Walk._end},  # noqa: SLF001 - the table of the class itself
)
