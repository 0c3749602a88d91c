"""Tell the desk that somebody has written words of danger: it may know them, and can call.

It is a task, so that it stays on the desk's list until somebody has dealt with it, and a message to everybody who works
there. Of one chat it is told once an hour: who is in danger writes more than once, and the desk has heard. The words
themselves go nowhere: they are clinical, and no channel of the desk may be counted on to carry them.
"""

from datetime import timedelta

from core.domain.effects import WarnDesk
from core.domain.task import Kind
from core.services.desk_talks import answering
from core.storage.unit_of_work import UnitOfWork

ONCE_PER = timedelta(hours=1)


def warn_desk(uow: UnitOfWork, chat_id: int) -> bool:
    """Warn the desk of this chat, which the caller has locked, and return whether there is anybody to be warned.

    Within an hour of the last warning about it nothing new is told.
    """
    last = uow.tasks.last(Kind.RED_FLAG, chat_id)
    if last is None or last <= uow.now - ONCE_PER:
        key = f"red-flag:{chat_id}:{uow.now.timestamp():.6f}"
        uow.tasks.open(Kind.RED_FLAG, key=key, chat_id=chat_id)
        task = uow.tasks.of_key(key)
        if task is not None:
            uow.outbox.add(WarnDesk(task_id=task), key=f"warn-desk:{task}")
    return bool(answering(uow))
