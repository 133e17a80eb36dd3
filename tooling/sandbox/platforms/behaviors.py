"""What the buttons of platforms do, by the names that the screens use."""

from __future__ import annotations

from collections.abc import Mapping

from tooling.sandbox.platforms import activepieces, crewai, qovery, union
from tooling.sandbox.platforms.platform import Behavior

BEHAVIORS: Mapping[str, Behavior] = {
    "activepieces.connect": activepieces.connect,
    "activepieces.clear_cache": activepieces.clear_cache,
    "activepieces.run": activepieces.run,
    "crewai.test_connection": crewai.test_connection,
    "crewai.deploy": crewai.deploy,
    "crewai.kickoff": crewai.kickoff,
    "qovery.deploy_cluster": qovery.deploy_cluster,
    "qovery.add_secret": qovery.add_secret,
    "qovery.deploy_service": qovery.deploy_service,
    "union.run": union.run,
}
