import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { contentSecurityPolicy } from '../../src/rendering/document.js';
import { outsideCodes } from '../../src/rendering/funnel-figure.js';
import { languages } from '../../src/rendering/languages.js';
import { responseTimesPage } from '../../src/rendering/response-times-page.js';
import { responseTimesExample } from '../../src/reporting/api-examples.js';
import { outsidePopulation } from '../../src/reporting/outcomes.js';
import { madeDistribution, madePrint } from './made-print.js';
import { named, nodesIn, type PageNode, readPage, textIn } from './page-reader.js';

const { report } = madePrint;
const pageOf = (print = madePrint, language = 'en'): PageNode => readPage(responseTimesPage(print, language));
const number = (node: PageNode | undefined, name: string): number => Number(node?.attributes[name]);

/** The same answer with a text from a feed where such texts can be. */
function withText(text: string): typeof madePrint {
  const [row] = report.rows;
  if (row === undefined) throw new Error('the example has a row');
  const definition = {
    ...report.definition,
    id: text,
    version: 2,
    label: text,
    origin: text,
    stopRule: { unitClasses: [text] },
    population: { initiations: [text], types: [text], priorities: [text], zones: [text] },
  };
  const target = {
    name: text,
    seconds: 300,
    share: 0.9,
    withinTarget: 1,
    shareWithinTarget: 0.02,
    verdict: 'missed' as const,
  };
  return {
    ...madePrint,
    report: {
      ...report,
      definition,
      filters: { zone: text, type: text, feed: text },
      rows: [{ ...row, group: text, groups: { zone: text } }],
      targets: [target],
      namedTarget: {
        id: text,
        version: 2,
        from: report.period.from ?? '',
        metric: 'x',
        seconds: 300,
        share: 0.9,
        source: text,
      },
    },
  };
}

describe('a page of response times', () => {
  it('names the target of the profile that was asked for', () => {
    expect(textIn(pageOf(withText('council')))).toContain('(council@2: council)');
    expect(textIn(pageOf())).not.toContain('council@2');
  });

  it.each(languages)('is whole, alone and accessible in %s', (language) => {
    const page = pageOf(madePrint, language);
    const [html] = named(page, 'html');
    expect(html?.attributes.lang).toBe(language);
    expect(named(page, 'h1')).toHaveLength(1);
    const elements = nodesIn(page);
    expect(elements.filter(({ name }) => ['script', 'link', 'img', 'iframe', 'object', 'form', 'a', 'image', 'use'].includes(name))).toEqual([]); // prettier-ignore
    const attributes = elements.flatMap((one) => Object.keys(one.attributes));
    expect(attributes.filter((name) => /^(on|src|href|style$|xlink)/.test(name))).toEqual([]);
    const style = textIn(named(page, 'style')[0]!);
    expect(style).not.toMatch(/url\(|@import|@font-face/);
    const digest = createHash('sha256').update(style).digest('base64');
    expect(contentSecurityPolicy).toContain(`style-src 'sha256-${digest}'`);
    for (const figure of named(page, 'svg')) {
      const [title, desc] = [named(figure, 'title')[0], named(figure, 'desc')[0]];
      expect(figure.attributes['aria-labelledby']).toBe(
        `${String(title?.attributes.id)} ${String(desc?.attributes.id)}`,
      );
      expect(textIn(desc!).length).toBeGreaterThan(40);
    }
    // Every figure has its table in the same section.
    const sections = named(page, 'section').filter((section) => named(section, 'svg').length > 0);
    expect(sections.map((section) => [named(section, 'svg').length, named(section, 'table').length])).toEqual([[1, 1], [1, 1], [1, 1]]); // prettier-ignore
    expect(named(page, 'th').filter(({ attributes: { scope } }) => scope !== 'row' && scope !== 'col')).toEqual([]);
    const ids = elements.flatMap((one) => one.attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is the same text for the same answer', () => {
    expect(responseTimesPage(madePrint, 'nl')).toBe(responseTimesPage(structuredClone(madePrint), 'nl'));
  });

  it('says that data are made up, and says it of no others', () => {
    const banner = (synthetic: boolean) =>
      named(pageOf({ ...madePrint, report: { ...report, synthetic } }), 'p', 'synthetic');
    expect(banner(true)).toHaveLength(1);
    expect(banner(false)).toHaveLength(0);
  });

  it.each([
    '"><script>alert(1)</script>',
    `' onload='alert(1)`,
    '</table></svg><img src=x onerror=alert(1)>',
    '&lt;b&gt; &#60;',
    '<!-- ]]> --',
    '${x} $& \\u003c',
  ])('shows a text from a feed as that text: %s', (text) => {
    const page = pageOf(withText(text));
    const names = new Set(nodesIn(pageOf()).map(({ name }) => name));
    expect(nodesIn(page).filter(({ name }) => !names.has(name))).toEqual([]);
    expect(named(page, 'th').map(textIn)).toContain(text);
    expect(textIn(named(page, 'h1')[0]!)).toContain(text);
    expect(textIn(page)).toContain(`police zone = ${text}`);
  });

  it('lets no text turn the reading order round or end the document', () => {
    const page = responseTimesPage(withText('a\u202eb\u0000c\u2028d\ud800e'), 'en');
    expect(page).toContain('a·b·c·d·e');
    expect(['\u202e', '\0', '\u2028', '\ud800'].filter((one) => page.includes(one))).toEqual([]);
  });

  it('stays a page whatever a text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(named(pageOf(withText(text)), 'script')).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('writes numbers and dates in the form of the language', () => {
    const said = (language: string): string =>
      textIn(pageOf({ ...madePrint, report: { ...report, asOf: 1_234_567 } }, language));
    expect(said('en')).toContain('from 1 March 2024 until before 1 April 2024');
    expect(said('en')).toContain(
      'position 1,234,567 of the event log, recorded on 27 October 2024, 02:30:05 (UTC+01:00)',
    );
    expect(said('en')).toContain('90.0%');
    expect(said('nl')).toContain('van 1 maart 2024 tot vóór 1 april 2024');
    expect(said('nl')).toContain('positie 1.234.567 van het gebeurtenissenlogboek, geregistreerd op 27 oktober 2024, 02.30.05 uur (UTC+01:00)'); // prettier-ignore
    expect(said('nl')).toContain('Totale reactietijd');
    expect(said('nl')).toContain('90,0\u00a0%');
    expect(said('fr')).toContain('depuis 1er mars 2024 jusqu’avant 1er avril 2024');
    expect(said('fr')).toContain('position 1\u202f234\u202f567 du journal des événements');
    expect(said('fr')).toContain('27 octobre 2024 à 2\u00a0h\u00a030\u00a0min\u00a005\u00a0s');
    expect(said('fr')).toContain('Délais d’intervention\u00a0: Délai d’intervention total');
  });

  it('names the log, the table and the digest that it holds by', () => {
    const said = textIn(pageOf());
    for (const one of [
      madePrint.digest,
      madePrint.table.identity,
      'zones and hotspots as they were',
      'total-response, version 1',
    ]) {
      expect(said).toContain(one);
    }
  });

  it('says so where nothing was measured', () => {
    const total = { ...report.total, measured: 0, medianSeconds: null, p90Seconds: null };
    const empty = { ...madePrint, report: { ...report, total }, trend: { per: 'day' as const, rows: [] } };
    const page = pageOf(empty);
    expect(textIn(page)).toContain('Nothing was measured');
    expect(named(page, 'svg')).toHaveLength(1);
  });

  it('draws nothing of which every part is withheld', () => {
    const rows = madePrint.trend.rows.map((row) => ({ ...row, measured: null, medianSeconds: null, p90Seconds: null, medianLimits: null, p90Limits: null })); // prettier-ignore
    const funnel = { ...report.funnel, excluded: { ...report.funnel.excluded, X02: null } };
    const page = pageOf({
      ...madePrint,
      report: { ...report, funnel },
      distribution: null,
      trend: { per: 'week', rows },
    });
    expect(named(page, 'svg')).toEqual([]);
    expect(
      named(page, 'p')
        .map(textIn)
        .filter((text) => text.startsWith('Not shown to the public')),
    ).toHaveLength(3);
  });

  it('shows both sides where the definition changed', () => {
    const { funnel, rows, total, period } = responseTimesExample;
    const versions = [1, 2].map((version) => ({
      metric: { id: 'total-response', version },
      definition: { ...report.definition, version },
      inForce: { from: version === 1 ? null : '2024-03-14T23:00:00.000Z', to: null },
      changes: version === 1 ? [] : ['targets', 'stopRule'],
      target: 480 * version,
      wholePeriod: { funnel, rows, total },
      ownPart: { funnel, rows, total, period },
    }));
    const page = pageOf({ ...madePrint, report: { ...report, versions } });
    expect(named(page, 'p', 'notice').map(textIn)[0]).toContain(
      'on 15 March 2024: version 2 has another target, stop rule',
    );
    expect(named(page, 'h3').map(textIn)).toEqual([
      'Version 1 over all of the period',
      'Version 2 over all of the period',
    ]);
  });
});

describe('the figures', () => {
  const figures = named(pageOf(), 'svg');
  const [distribution, trend, funnel] = figures as [PageNode, PageNode, PageNode];

  it.each(['distribution', 'trend', 'funnel'])('stay within their frame: %s', (which) => {
    const figure = { distribution, trend, funnel }[which]!;
    const [, , width = 0, height = 0] = (figure.attributes.viewBox ?? '').split(' ').map(Number);
    for (const { name, attributes } of nodesIn(figure)) {
      const across = ['x', 'x1', 'x2', 'cx'].flatMap((one) => attributes[one] ?? []).map(Number);
      const down = ['y', 'y1', 'y2', 'cy'].flatMap((one) => attributes[one] ?? []).map(Number);
      if (name === 'rect') {
        across.push(Number(attributes.x) + Number(attributes.width));
        down.push(Number(attributes.y) + Number(attributes.height));
      }
      expect([name, across.filter((place) => !(place >= 0 && place <= width))]).toEqual([name, []]);
      expect([name, down.filter((place) => !(place >= 0 && place <= height))]).toEqual([name, []]);
    }
  });

  it('draws a bar as high as its count, and the percentiles where they are', () => {
    const { counts, beyond, binSeconds } = madeDistribution;
    const bars = named(distribution, 'rect', 'bar');
    const drawn = [...counts.filter((count) => count > 0), beyond];
    expect(bars).toHaveLength(drawn.length);
    const unit = number(bars[0], 'height') / (drawn[0] ?? 1);
    expect(bars.map((bar) => Math.round(number(bar, 'height') / unit))).toEqual(drawn);
    // The median of 402 s lies in the seventh bin, as far along it as 42 of 60 seconds.
    const slot = number(bars[1], 'x') - number(bars[0], 'x');
    const place = number(named(distribution, 'line', 'median')[0], 'x1');
    expect(((place - (number(bars[0], 'x') - 0.5)) / (slot / 2)) * binSeconds).toBeCloseTo(402, 0);
    const band = named(distribution, 'rect', 'p90-band')[0];
    expect(number(band, 'x')).toBeLessThan(number(named(distribution, 'line', 'p90')[0], 'x1'));
  });

  it('leaves a gap in the trend where nothing happened, and draws no limit that there is not', () => {
    // A mark each, and the one that the legend explains.
    expect(named(trend, 'circle', 'median')).toHaveLength(3);
    // Week 1 of 2025 lies between the two and is in the table: nothing joins them.
    for (const line of named(trend, 'path')) expect(line.attributes.d).toMatch(/^M[\d. ]+M[\d. ]+$/);
    expect(named(trend, 'line', 'open')).toHaveLength(1);
    const rows = named(pageOf(), 'section').map((section) => named(section, 'tr').map(textIn)).find((texts) => texts.some((text) => text.startsWith('week 52'))); // prettier-ignore
    expect(rows?.slice(1).map((text) => text.slice(0, 14))).toEqual([
      'week 52 of 202',
      'week 1 of 2025',
      'week 2 of 2025',
    ]);
  });

  it('steps from the period down to the measured ones, code by code', () => {
    expect([...outsideCodes].sort()).toEqual([...outsidePopulation].sort());
    const steps = named(funnel, 'rect', 'step');
    const ends = steps.map((step) => [number(step, 'x'), number(step, 'x') + number(step, 'width')] as const);
    const stages = steps.flatMap(({ attributes }, index) => (attributes.class === 'step stage' ? [index] : []));
    expect(stages).toEqual([0, 2, 6]);
    // Each step begins where the one above it ended.
    for (const [index, [from, to]] of ends.entries()) {
      const before = ends[index - 1];
      if (before === undefined || stages.includes(index)) continue;
      expect(to).toBeCloseTo(stages.includes(index - 1) ? before[1] : before[0], 1);
      expect(from).toBeLessThan(to);
    }
    expect(named(funnel, 'text').map(textIn)).toEqual(expect.arrayContaining(['on view or planned (X01)', '6 (9.4%)']));
  });
});
