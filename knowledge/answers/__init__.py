"""Answers: what one consists of, how it is composed from the knowledge, and how it is put into words.

Nobody else composes or words an answer: WeChat, web, REST and console all show what is made here.
"""
