"""domain.yml, the rules and config.yml against the vocabulary: nothing that can be asked lacks an intent, a rule, a slot."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.utils.io import read_yaml_file

from actions.understanding import REMEMBERED
from knowledge.content import Content
from knowledge.phrases import REFER

PROJECT = Path(__file__).parents[2] / "rasa_project"


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(PROJECT / "domain.yml"))


@pytest.fixture(scope="module")
def rules() -> dict[str, list[dict]]:
    """The steps of each rule, by name."""
    return {
        rule["rule"]: [dict(step) for step in rule["steps"]]
        for rule in read_yaml_file(PROJECT / "data" / "rules.yml")["rules"]
    }


def own_intents(domain: Domain) -> set[str]:
    """The intents that are not Rasa's own."""
    return set(domain.intents) - set(DEFAULT_INTENTS)


def test_every_facet_has_an_intent(domain: Domain, content: Content) -> None:
    assert {f"ask_{facet}" for facet in content.taxonomy.facets} == {
        each for each in own_intents(domain) if each.startswith("ask_")
    }


def test_every_dialogue_act_has_an_intent_and_so_has_the_matter_of_others(domain: Domain, content: Content) -> None:
    assert {f"act_{act}" for act in (*content.acts, REFER)} == own_intents(domain) - {
        f"ask_{facet}" for facet in content.taxonomy.facets
    }


def test_no_act_has_the_name_of_a_facet(content: Content) -> None:
    assert set() == {*content.acts, REFER} & content.taxonomy.facets.keys()


def test_every_intent_has_one_rule_that_leads_to_the_reply(domain: Domain, rules: dict[str, list[dict]]) -> None:
    assert {intent: [{"intent": intent}, {"action": "action_reply"}] for intent in own_intents(domain)} == rules


def test_rasa_reads_as_many_rules_as_there_are_intents(domain: Domain) -> None:
    importer = RasaFileImporter(str(PROJECT / "config.yml"), str(PROJECT / "domain.yml"), [str(PROJECT / "data")])

    assert len(own_intents(domain)) == len(importer.get_stories().story_steps)


def test_the_slots_are_what_the_actions_remember() -> None:
    set_by_the_action = {
        "type": "any",
        "influence_conversation": False,
        "mappings": [{"type": "custom"}],  # with an action of its own, Rasa would run the reply twice a turn
    }

    assert dict.fromkeys(REMEMBERED, set_by_the_action) == read_yaml_file(PROJECT / "domain.yml")["slots"]


def test_the_entities_are_what_the_pipeline_and_the_choices_bring(domain: Domain) -> None:
    assert {"service", "department", "place", "elsewhere", "as_of", "entry"} == set(domain.entities)


def test_no_entity_decides_what_comes_next(domain: Domain) -> None:
    assert {intent: [] for intent in own_intents(domain)} == {
        intent: domain.intent_properties[intent]["used_entities"] for intent in own_intents(domain)
    }


def test_the_one_action_is_the_one_that_the_action_server_has(domain: Domain) -> None:
    from actions.reply import ActionReply

    assert [ActionReply().name()] == domain.user_actions


def test_a_session_is_as_long_as_the_front_door_thinks(domain: Domain) -> None:
    from connectors.settings import Settings

    assert Settings().idle_minutes == domain.session_config.session_expiration_time
    assert domain.session_config.carry_over_slots is False


def test_what_no_rule_foresees_is_replied_to_all_the_same() -> None:
    (policy,) = read_yaml_file(PROJECT / "config.yml")["policies"]

    assert "RulePolicy" == policy["name"]
    assert ("action_reply", True) == (policy["core_fallback_action_name"], policy["enable_fallback_prediction"])
