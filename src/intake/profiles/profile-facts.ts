import { streamOf, type TrackerCommand } from '../../domain/streams.js';
import { declarable } from '../../domain/terms/counted.js';
import type { Provenance } from '../../domain/terms/provenance.js';
import type { Fact } from '../../handling/record-facts.js';
import type { Moment, Profile } from './profile.js';

/** What a profile says of the city, as facts: those of a stream together, in the order in which they must be recorded. */
export function profileFacts(profile: Profile): readonly (readonly Fact[])[] {
  const facts = [...zoneFacts(profile), ...hotspotFacts(profile), ...governanceFacts(profile), ...figureFacts(profile)];
  const streams = new Map<string, Fact[]>();
  for (const fact of facts) {
    const { stream } = streamOf(fact.command);
    const known = streams.get(stream);
    if (known === undefined) streams.set(stream, [fact]);
    else known.push(fact);
  }
  return [...streams.values()];
}

/**
 * A fact of a profile or of a boundary file. Its id follows from what it says, so that the same file sent again records nothing, and a
 * changed one is decided on by the rules of its stream.
 */
export function factOf(
  feed: string,
  record: string,
  command: TrackerCommand,
  precision: Provenance['precision'],
): Fact {
  const provenance: Provenance = { source: 'import', feed, record, ...(precision === undefined ? {} : { precision }) };
  return { factId: `${feed}:${JSON.stringify([command.type, command])}`, command, provenance };
}

function zoneFacts({ name, zones }: Profile): readonly Fact[] {
  const feed = `profile-${name}`;
  return zones.flatMap(({ code, names, validFrom, predecessors, municipalities }) => {
    const establish: TrackerCommand = {
      type: 'EstablishZone',
      zone: code,
      occurredAt: validFrom,
      fields: { names, validFrom, ...(predecessors.length === 0 ? {} : { predecessors }) },
    };
    return [
      factOf(feed, code, establish, 'day'),
      ...municipalities.map((nis) =>
        factOf(
          feed,
          `${code} ${nis}`,
          { type: 'AssignMunicipality', zone: code, occurredAt: validFrom, fields: { nis, validFrom } },
          'day',
        ),
      ),
    ];
  });
}

function hotspotFacts({ name, hotspots, boundaries }: Profile): readonly Fact[] {
  const feed = `profile-${name}`;
  return hotspots.flatMap(({ code, names, zones, designated, validFrom, validTo, legalBasis }) => {
    const validity = { validFrom, ...(validTo === undefined ? {} : { validTo }) };
    const fields = { names, zones, ...validity, ...(legalBasis === undefined ? {} : { legalBasis }) };
    const designate: TrackerCommand = {
      type: 'DesignateHotspot',
      hotspotId: code,
      occurredAt: designated.at,
      fields,
    };
    return [
      dated(factOf(feed, code, designate, designated.precision), designated),
      ...boundaries
        .filter(({ hotspot }) => hotspot === code)
        .map(({ geometry, indicative, origin }) => {
          const set: TrackerCommand = {
            type: 'SetHotspotBoundary',
            hotspotId: code,
            occurredAt: validFrom,
            fields: { geometry, indicative, origin, validFrom },
          };
          return factOf(feed, `${code} boundary`, set, 'day');
        }),
    ];
  });
}

function governanceFacts({ name, governance }: Profile): readonly Fact[] {
  return governance.map(({ id, matter: matterId, kind, moment, body, text, source: origin }) => {
    const { at: occurredAt, precision } = moment;
    const command: TrackerCommand =
      kind === 'council-convened'
        ? {
            type: 'ConveneCouncil',
            matterId,
            occurredAt,
            fields: { councilId: id, body, subject: text, origin },
          }
        : { type: 'RecordDecision', matterId, occurredAt, fields: { decisionId: id, decision: text, origin } };
    return dated(factOf(`profile-${name}`, id, command, precision), moment);
  });
}

/**
 * Published figures of what is counted here too, or of what comes near it (`definition` says what that was). A figure of a period was declared after
 * its end and before it is known to have been public: an interval, because nobody here knows the day.
 */
function figureFacts({ name, publishedFigures }: Profile): readonly Fact[] {
  return publishedFigures.flatMap((figure) => {
    const counted = declarable.find((one) => one === figure.measure);
    if (counted === undefined) return [];
    const {
      id: figureId,
      from,
      to,
      number,
      parts,
      countedBy: declaredBy,
      source: origin,
      split,
      definition,
      zone,
      unit,
    } = figure;
    const declare: TrackerCommand = {
      type: 'DeclareFigure',
      matterId: 'published-figures',
      occurredAt: to,
      fields: {
        figureId,
        declaredBy,
        origin,
        counted,
        from,
        to,
        number,
        ...(split === undefined ? {} : { split }),
        ...(definition === undefined ? {} : { definition }),
        ...(zone === undefined ? {} : { zone }),
        ...(unit === undefined ? {} : { unit }),
        ...(parts.length === 0 ? {} : { parts: Object.fromEntries(parts.map(({ of, number: part }) => [of, part])) }),
      },
    };
    return [dated(factOf(`profile-${name}`, figureId, declare, 'interval'), { until: figure.knownBy })];
  });
}

function dated(fact: Fact, { until }: Pick<Moment, 'until'>): Fact {
  return until === undefined ? fact : { ...fact, provenance: { ...fact.provenance, occurredUntil: until } };
}
