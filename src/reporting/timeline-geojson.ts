import type { TimelineFact } from './timeline-facts.js';

interface Feature {
  readonly type: 'Feature';
  /** The id of the fact. */
  readonly id: string;
  /** Null where the place is not known, or is a fallback: it would make a false hotspot of a police station. */
  readonly geometry: {
    readonly type: 'Point';
    readonly coordinates: readonly [longitude: number, latitude: number];
  } | null;
  readonly properties: Omit<TimelineFact, 'latitude' | 'longitude'>;
}

/**
 * Facts as one GeoJSON document (RFC 7946), a batch at a time: a feature for every fact, one without a point as well. `source` and, at the end,
 * `withoutPoint` (how many have none) and `synthetic` are foreign members.
 */
export async function* geoJsonPieces(
  facts: AsyncIterable<readonly TimelineFact[]>,
  source: object,
): AsyncGenerator<string> {
  let [withoutPoint, synthetic, between] = [0, false, '\n'];
  const said = JSON.stringify({ type: 'FeatureCollection', ...source });
  yield `${said.slice(0, -1)},"features":[`;
  for await (const batch of facts) {
    const features = batch.map(featureOf);
    withoutPoint += features.filter(({ geometry }) => geometry === null).length;
    synthetic ||= batch.some((fact) => fact.synthetic);
    for (const feature of features) {
      yield `${between}${JSON.stringify(feature)}`;
      between = ',\n';
    }
  }
  yield `\n],"withoutPoint":${String(withoutPoint)},"synthetic":${String(synthetic)}}\n`;
}

function featureOf({ latitude, longitude, ...properties }: TimelineFact): Feature {
  const isPlaced = latitude !== null && longitude !== null;
  const geometry = isPlaced ? ({ type: 'Point', coordinates: [longitude, latitude] } as const) : null;
  return { type: 'Feature', id: properties.fact, geometry, properties };
}
