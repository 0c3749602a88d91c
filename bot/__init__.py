"""The conversation: what is asked, understood and said, on every channel."""
