"""The web page on which citizens chat."""
