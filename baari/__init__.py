"""The running product: builds the parts and puts them together."""
