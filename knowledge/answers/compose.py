"""Composing answers from an edition: every sentence comes from the content, every figure with its day and place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from knowledge.answers import contract
from knowledge.content import FIGURE
from knowledge.places import PROVINCE
from knowledge.repository import Edition, Reading

WHERE_FACETS = {"where", "hours", "phone"}
MAX_CHOICES = 3
MAX_OFFICES = 5


@dataclass
class _Draft:
    """An answer in the making."""

    blocks: list[contract.Block]
    verified: str
    choices: list[contract.Choice] = field(default_factory=list)
    sources: list[contract.Source] = field(default_factory=list)
    caveats: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Add a notice once."""
        if not any(block.type == "notice" and block.text == text for block in self.blocks):
            self.blocks.append(contract.Notice(text=text))

    def caveat(self, text: str) -> None:
        """Keep what must be said about the figures until they have been told."""
        if text not in self.caveats:
            self.caveats.append(text)

    def doubt(self) -> None:
        """What is fully verified is so only in part."""
        if self.verified == "yes":
            self.verified = "partly"

    def cite(self, source: contract.Source) -> None:
        """Name a source once."""
        if source not in self.sources:
            self.sources.append(source)


class Composer:
    """Composes answers from one edition, for one day."""

    def __init__(self, edition: Edition, *, as_of: date, today: date) -> None:
        self.edition = edition
        self.as_of = as_of
        self.today = today

    # --- the kinds of reply -------------------------------------------------------------------------------------

    def answer(
        self,
        service: str,
        facet: str,
        place: str | None = None,
        entry: str | None = None,
        confidence: float | None = None,
        elsewhere: str | None = None,
    ) -> contract.Answer:
        """The answer to a pair of service and facet, or to a specific question; honest where nothing is known."""
        if entry:
            row = self.edition.answer_to(entry, place, self.as_of)
        else:
            row = self.edition.answer(service, facet, place, self.as_of)
        draft = _Draft([self._heading(service, facet, place, entry)], row.verified if row else "no")
        if self.as_of != self.today:
            draft.blocks.append(contract.Heading(text=self._say("as-of", day=self.as_of.isoformat())))
        if row:
            self._tell(draft, row, place)
        elif facet not in WHERE_FACETS or place in (None, PROVINCE):
            draft.blocks.append(self._not_verified(service, facet))
        if facet in WHERE_FACETS:
            self._point_to_offices(draft, service, place)
        if elsewhere:
            draft.note(self._say("elsewhere", place=elsewhere))
        if row is None:
            self._offer_known(draft, service, facet, place)
        return contract.Answer(
            kind="answer",
            service=service,
            facet=facet,
            entry=entry,
            place=place,
            as_of=self.as_of,
            confidence=confidence,
            verified=draft.verified,
            blocks=draft.blocks,
            choices=draft.choices,
            sources=draft.sources,
        )

    def choices(
        self, options: list[contract.Choice], word: str = "did-you-mean", confidence: float | None = None, **named: str
    ) -> contract.Answer:
        """Up to three candidates to choose from."""
        service = options[0].service if len({option.service for option in options}) == 1 else None
        return contract.Answer(
            kind="choices",
            service=service,
            as_of=self.as_of,
            confidence=confidence,
            blocks=[contract.Paragraph(text=self._say(word, **named))],
            choices=options[:MAX_CHOICES],
        )

    def ask_place(
        self,
        codes: list[str],
        word: str,
        service: str | None = None,
        facet: str | None = None,
        entry: str | None = None,
    ) -> contract.Answer:
        """Which of these places is meant."""
        options = [
            contract.Choice(
                service=service, facet=facet, entry=entry, place=code, title=self.edition.divisions.full_name(code)
            )
            for code in codes[:MAX_CHOICES]
        ]
        return contract.Answer(
            kind="ask",
            service=service,
            facet=facet,
            as_of=self.as_of,
            blocks=[contract.Paragraph(text=self._say(word))],
            choices=options,
        )

    def refer(self, department: str, entry: str | None = None, confidence: float | None = None) -> contract.Answer:
        """Another department's matter, with what it says and its number."""
        row = self.edition.departments[department]
        blocks: list[contract.Block] = [contract.Paragraph(text=row.text)]
        if row.phone:
            blocks.append(contract.Telephone(title=self.edition.phones.get(row.phone, row.title), number=row.phone))
        return contract.Answer(
            kind="refer",
            department=department,
            entry=entry,
            as_of=self.as_of,
            confidence=confidence,
            blocks=blocks,
        )

    def act(self, act: str, confidence: float | None = None) -> contract.Answer:
        """The reply to a dialogue act: thanks, a greeting, the wish for a person, what is no matter of ours."""
        row = self.edition.acts[act]
        return contract.Answer(
            kind=row.kind,
            as_of=self.as_of,
            confidence=confidence,
            blocks=[contract.Paragraph(text=row.text)],
        )

    def said(self, word: str, kind: contract.Kind = "fallback") -> contract.Answer:
        """A reply that is one sentence of words.yml."""
        return contract.Answer(kind=kind, as_of=self.as_of, blocks=[contract.Paragraph(text=self._say(word))])

    def urgent(self, row) -> contract.Answer:
        """What is told at once to somebody in danger."""
        return contract.Answer(
            kind="urgent",
            as_of=self.as_of,
            blocks=[
                contract.Paragraph(text=row.text),
                *(
                    contract.Telephone(title=self.edition.phones.get(number, row.title), number=number)
                    for number in row.phones
                ),
            ],
        )

    def choice(self, service: str, facet: str, entry: str | None = None, place: str | None = None) -> contract.Choice:
        """A candidate with a title that says what it is."""
        return contract.Choice(
            service=service, facet=facet, entry=entry, place=place, title=self._title(service, facet, entry)
        )

    def known_facets(self, service: str) -> list[str]:
        """The facets of a service that have an answer on the day, in the order of the facets."""
        known = self.edition.facets_of(service, self.as_of)
        return [facet for facet in self.edition.facets if facet in known]

    # --- their parts ---------------------------------------------------------------------------------------------

    def _say(self, word: str, **named: object) -> str:
        return self.edition.words[word].format(**named)

    def _heading(self, service: str, facet: str, place: str | None, entry: str | None) -> contract.Heading:
        title = self._title(service, facet, entry)
        return contract.Heading(text=f"{title} · {self.edition.divisions.full_name(place)}" if place else title)

    def _title(self, service: str, facet: str, entry: str | None) -> str:
        if entry:
            return self.edition.questions[entry].ask
        return f"{self.edition.services[service].title} · {self.edition.facets[facet].title}"

    def _tell(self, draft: _Draft, row, place: str | None) -> None:
        draft.blocks.append(contract.Paragraph(text=self._with_figures(draft, row.text, place)))
        for name in row.amounts:
            self._tell_amounts(draft, name, place)
        for each in row.lists:
            draft.blocks.append(
                contract.Listing(
                    title=each["title"], items=[self._with_figures(draft, item, place) for item in each["items"]]
                )
            )
        closing = self._with_figures(draft, row.notice, place) if row.notice else None
        for text in (*draft.caveats, *([closing] if closing else [])):
            draft.note(text)
        for name in row.sources:
            draft.cite(self._source(name))

    def _tell_amounts(self, draft: _Draft, name: str, place: str | None) -> None:
        reading = self._read(draft, name, place)
        if reading is None:
            draft.note(self._say("amount-unknown"))
            return
        place_name = self.edition.divisions.full_name(reading.place)
        draft.blocks += [self._amount(reading, value, place_name) for value in reading.values]

    def _read(self, draft: _Draft, name: str, place: str | None) -> Reading | None:
        """The values of a standard, with its sources and with what must be said beside them noted for the end."""
        reading = self.edition.standard(name, place, self.as_of)
        if reading is None:
            draft.doubt()
            return None
        for value in reading.values:
            if value.document:
                draft.cite(self._source(value.document))
        if place and reading.place != place:
            wider = self.edition.divisions.full_name(reading.place)
            draft.caveat(self._say("amount-of-wider-place", place=self.edition.divisions.full_name(place), wider=wider))
        if reading.overdue:
            draft.caveat(self._say("amount-overdue"))
            draft.doubt()
        if any(value.verified == "partly" for value in reading.values):
            draft.caveat(self._say("amount-partly"))
            draft.doubt()
        return reading

    def _amount(self, reading: Reading, value, place_name: str) -> contract.Amount:
        begins = (
            self._say("amount-from", day=value.effective_from.isoformat())
            if value.effective_from
            else self._say("amount-from-unknown")
        )
        named = {
            "title": reading.standard.title,
            "amount": _figure(value.amount),
            "unit": reading.standard.unit,
            "place": place_name,
            "from": begins,
        }
        return contract.Amount(
            title=reading.standard.title,
            value=value.amount,
            unit=reading.standard.unit,
            condition=value.condition,
            place=reading.place,
            place_name=place_name,
            effective_from=value.effective_from,
            text=self._say("amount-for", condition=value.condition, **named)
            if value.condition
            else self._say("amount", **named),
        )

    def _with_figures(self, draft: _Draft, text: str, place: str | None) -> str:
        """Text with each {standard} replaced by its value in force."""

        def figure(match) -> str:
            reading = self._read(draft, match.group(1), place)
            if reading is None:
                return self._say("amount-unknown")
            return "、".join(
                f"{value.condition or ''}{_figure(value.amount)}{reading.standard.unit}" for value in reading.values
            )

        return FIGURE.sub(figure, text)

    def _source(self, name: str) -> contract.Source:
        row = self.edition.documents[name]
        return contract.Source(
            title=row.title, number=row.number, issuer=row.issuer, effective_from=row.effective_from, url=row.url
        )

    def _not_verified(self, service: str, facet: str) -> contract.Block:
        named = {"service": self.edition.services[service].title, "facet": self.edition.facets[facet].title}
        if self.as_of != self.today:
            return contract.Paragraph(text=self._say("not-verified-as-of", day=self.as_of.isoformat(), **named))
        return contract.Paragraph(text=self._say("not-yet-verified", **named))

    def _point_to_offices(self, draft: _Draft, service: str, place: str | None) -> None:
        if not place or place == PROVINCE:
            draft.blocks.append(contract.Notice(text=self._say("which-place")))
            return
        rows = self.edition.offices(service, place)[:MAX_OFFICES]
        for row in rows:
            draft.blocks.append(self._office(row))
        if any(row.verified_on for row in rows):
            draft.verified = "yes" if draft.verified == "no" else draft.verified
        else:
            division = self.edition.divisions.get(self.edition.divisions.county(place))
            text = self._say(
                "office-none",
                place=self.edition.divisions.full_name(place),
                service=self.edition.services[service].title,
            )
            if division.gov_site:
                text += self._say("office-site", url=division.gov_site)
            draft.blocks.append(contract.Notice(text=text))
            draft.doubt()

    def _office(self, row) -> contract.OfficeCard:
        verified = row.verified_on is not None
        shown = (
            {"address": row.address, "phone": row.phone, "hours": row.hours}
            if verified
            else dict.fromkeys(("address", "phone", "hours"))
        )
        details = ",".join(self._say(f"office-{key}", **{key: value}) for key, value in shown.items() if value)
        text = (
            self._say("office-verified", name=row.name, details=details)
            if verified
            else self._say("office-unverified", name=row.name)
        )
        return contract.OfficeCard(
            name=row.name, place_name=self.edition.divisions.full_name(row.place), verified=verified, text=text, **shown
        )

    def _offer_known(self, draft: _Draft, service: str, facet: str, place: str | None) -> None:
        """Beside a gap, up to three facets of the same service that are known."""
        order = [each for each in self.known_facets(service) if each != facet][:MAX_CHOICES]
        if order:
            draft.blocks.append(contract.Paragraph(text=self._say("known-instead")))
            draft.choices = [self.choice(service, each, place=place) for each in order]


def _figure(amount: float) -> str:
    """An amount without a needless fraction."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")
