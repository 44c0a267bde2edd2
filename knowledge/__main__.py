"""The maintainers' command line: python -m knowledge check."""
from knowledge import content
from knowledge.errors import ContentError
import sys
try:
    c = content.load()
    print(f"内容无误:{len(c.services)} 个事项,{sum(len(s.questions) for s in c.services.values())} 个具体问题,{len(c.standards)} 项标准")
except ContentError as e:
    print(e); sys.exit(1)
