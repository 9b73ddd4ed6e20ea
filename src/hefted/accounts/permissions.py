"""Who may open which page: one table, read by the middleware, the menu, the tests and the manual.

A route that is not in the table is refused to everybody. `r` may look, `w` may look and change,
`-` may do neither. Objects of another provider are "not found" to all of them.
"""

from collections.abc import Mapping
from types import MappingProxyType

ROLES = (
    "registered_manager",
    "coordinator",
    "people_lead",
    "supervisor",
    "care_worker",
    "employment_support",
    "senior_leader",
    "auditor",
    "commissioner",
)

# Columns: registered manager, coordinator, people and training lead, supervisor or mentor, care worker,
# employment support worker, senior leader, auditor, commissioner.
GRID = """
route                          man  coo  peo  sup  car  emp  lea  aud  com
measures:dashboard             r    r    r    r    -    -    r    r    -
measures:measure               r    r    r    r    -    -    r    r    -
measures:records               r    r    r    -    -    -    r    r    -
measures:compute               w    w    w    -    -    -    -    -    -
accounts:audit                 r    -    -    -    -    -    r    r    -
accounts:users                 w    -    -    -    -    -    r    r    -
workforce:workers              r    r    r    r    -    -    r    r    -
workforce:worker               r    r    r    r    -    -    r    r    -
workforce:start                w    -    w    -    -    -    -    -    -
workforce:come_back            w    -    w    -    -    -    -    -    -
workforce:end                  w    -    w    -    -    -    -    -    -
workforce:contract             w    -    w    -    -    -    -    -    -
workforce:role                 w    -    w    -    -    -    -    -    -
workforce:absence              w    w    w    w    -    -    -    -    -
care:people                    r    r    -    r    -    -    r    r    -
care:person                    r    r    -    r    -    -    -    r    -
care:incidents                 r    r    r    r    -    -    r    r    -
accounts:user                  w    -    -    -    -    -    r    r    -
accounts:invite                w    -    -    -    -    -    -    -    -
supervision:due                r    r    r    r    -    -    r    r    -
supervision:worker             r    r    r    r    -    -    r    r    -
supervision:hold               w    -    w    w    -    -    -    -    -
supervision:mentor             w    -    w    -    -    -    -    -    -
recruitment:vacancies          r    r    r    -    -    -    r    r    -
recruitment:vacancy            r    r    r    -    -    -    r    r    -
development:training           r    r    r    r    -    -    r    r    -
development:worker             r    r    r    r    -    -    r    r    -
exchange:uploads               r    r    r    -    -    -    r    r    -
exchange:bring                 w    w    w    -    -    -    -    -    -
exchange:upload                r    r    r    -    -    -    -    r    -
exchange:apply                 w    w    w    -    -    -    -    -    -
exchange:set_aside             w    w    w    -    -    -    -    -    -
exchange:mend                  r    r    r    -    -    -    -    r    -
exchange:templates             r    r    r    -    -    -    r    r    -
exchange:template              r    r    r    -    -    -    r    r    -
rota:weeks                     r    r    r    r    -    -    r    r    -
rota:week                      r    r    r    r    -    -    r    r    -
rota:plan                      w    w    -    -    -    -    -    -    -
rota:proposal                  r    r    r    r    -    -    r    r    -
rota:progress                  r    r    r    r    -    -    r    r    -
rota:why                       r    r    r    r    -    -    r    r    -
rota:move                      w    w    -    -    -    -    -    -    -
rota:publish                   w    w    -    -    -    -    -    -    -
rota:feeds                     w    w    -    -    -    -    -    r    -
rota:issue_feed                w    w    -    -    -    -    -    -    -
rota:revoke_feed               w    w    -    -    -    -    -    -    -
jobs:jobs                      w    w    w    -    -    -    r    r    -
jobs:job                       w    w    w    -    -    -    r    r    -
jobs:progress                  w    w    w    -    -    -    r    r    -
jobs:cancel                    w    w    w    -    -    -    -    -    -
jobs:again                     w    w    w    -    -    -    -    -    -
evidence:packs                 r    -    r    -    -    -    r    r    r
evidence:pack                  r    -    r    -    -    -    r    r    r
evidence:download              r    -    r    -    -    -    r    r    r
evidence:pdf                   r    -    r    -    -    -    r    r    r
evidence:build                 w    -    w    -    -    -    w    -    -
evidence:release               w    -    -    -    -    -    w    -    -
evidence:commitments           r    -    r    -    -    -    r    r    -
evidence:commit                w    -    -    -    -    -    w    -    -
"""

# Pages that need no role: signing in and out, one-time codes, and what a signed-in person does with
# their own account. Calendar feeds carry their own secret.
OPEN_ROUTES = frozenset({"web:healthy", "web:home", "rota:feed"})
OWN_ACCOUNT_PREFIXES = ("account_", "mfa_")


def _read(grid: str) -> Mapping[str, Mapping[str, str]]:
    lines = [line.split() for line in grid.strip().splitlines()[1:]]
    return MappingProxyType(
        {route: MappingProxyType(dict(zip(ROLES, rights, strict=True))) for route, *rights in lines}
    )


TABLE = _read(GRID)


def is_allowed(*, route: str, role: str | None, changes: bool) -> bool:
    """Whether someone with this role may open the route; `changes` is True for anything but reading."""
    rights = TABLE.get(route, {}).get(role or "", "-")
    return rights == "w" or (rights == "r" and not changes)
