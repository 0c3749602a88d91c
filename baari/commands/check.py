"""`baari check`: say of every setting whether it is right, by asking the provider where one is configured."""

from baari.looks import LOOKS
from baari.looks.finding import Verdict
from baari.settings import Settings


def check(settings: Settings) -> int:
    """Print every finding; 1 if anything is wrong."""
    findings = [finding for look in LOOKS for finding in look(settings)]
    for finding in findings:
        print(f"  {finding.verdict.value:<6} {finding.name:<24} {finding.says}")
    wrong = sum(finding.verdict is Verdict.WRONG for finding in findings)
    print(f"\n{wrong} wrong." if wrong else "\nAll that is set is right.")
    return 1 if wrong else 0
