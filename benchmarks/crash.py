"""How many kills a store survives: `crash.py [KILLS] [SEED]`, 200 unless said otherwise.

Each kill ends a build, a bulk load, an update, a load, a restore or a compaction at a random point of its
time; afterwards the store must open and hold exactly the old quads or the new ones, by digest.
"""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "stores"))

from killing import Killer
from victim import DEEDS


def main() -> None:
    """Kill, count, print."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as place:
        killer = Killer(Path(place), seed)
        lost = []
        for deed in itertools.islice(itertools.cycle(DEEDS), kills):
            try:
                killer.kill(deed)
            except AssertionError as error:
                lost.append(str(error))
                break
        killer.close()
    table = {deed: {o: killer.outcomes[deed, o] for o in ("old", "new", "done")} for deed in DEEDS}
    for deed, counts in table.items():
        print(f"{deed:<8} " + ", ".join(f"{outcome} {n}" for outcome, n in counts.items()))
    survived = killer.outcomes.total()
    print(json.dumps({"benchmark": "crash", "kills": kills, "survived": survived, "lost": lost}))


if __name__ == "__main__":
    main()
