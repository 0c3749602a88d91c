"""The words of the one WhatsApp template that may leave the 24 hours; WhatsApp reads and approves them."""

from collections.abc import Mapping

OUTSIDE_WINDOW: Mapping[str, str] = {
    "en": "Hello, your clinic has a message about your visit: {{1}} Please reply to this message to continue.",
    "hi": "नमस्ते, आपकी विज़िट के बारे में क्लिनिक का संदेश: {{1}} आगे बढ़ने के लिए कृपया इस संदेश का जवाब दें।",
}
"""The language -> the words around the message, which stands on one line at {{1}}.

WhatsApp refuses a template that begins or ends with its variable or has too few words around it.
"""

OUTSIDE_WINDOW_SAMPLE: Mapping[str, str] = {
    "en": "Dr Mehta, Tuesday 14 July, 10:30, number 7",
    "hi": "डॉ. मेहता, मंगलवार 14 जुलाई, 10:30, नंबर 7",
}
"""The language -> an example of what stands at {{1}}, for those who approve it."""
