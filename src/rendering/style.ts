/**
 * The style of every page, on a screen and on A4. It is in the page, and nothing else may style it: no attribute, no other sheet. Text has a
 * contrast of at least 7 to 1, what is drawn at least 3 to 1, and nothing is told by colour alone.
 */
export const style = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 66rem; padding: 1.5rem; background: #fff; color: #1a1a1a; font: 15px/1.45 "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 2rem 0 .5rem; border-bottom: 1px solid #8a8a8a; padding-bottom: .2rem; font-size: 1.15rem; }
h3 { margin: 1.25rem 0 .4rem; font-size: 1rem; }
p { margin: .4rem 0; }
.lead { margin: 0; font-size: 1.05rem; }
.synthetic { margin: 0 0 1rem; border: 3px solid #9a0000; padding: .5rem .75rem; color: #7a0000; font-weight: 700; }
.notice { border-left: 4px solid #7a4a00; padding-left: .75rem; font-weight: 600; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .15rem 1rem; margin: .5rem 0; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
.keys { display: grid; grid-template-columns: repeat(4, 1fr); gap: .75rem; margin: .75rem 0 0; padding: 0; list-style: none; }
.keys li { border: 1px solid #8a8a8a; padding: .5rem .6rem; }
.keys b { display: block; font-size: 1.5rem; line-height: 1.2; }
.keys span { display: block; font-size: .8rem; }
table { width: 100%; margin: .75rem 0 1rem; border-collapse: collapse; font-size: .78rem; font-variant-numeric: tabular-nums; }
table.narrow { width: auto; min-width: 60%; }
caption { padding-bottom: .3rem; text-align: left; font-size: .82rem; }
th, td { border-bottom: 1px solid #c4c4c4; padding: .18rem .3rem; text-align: right; vertical-align: top; }
thead th { border-bottom: 2px solid #1a1a1a; vertical-align: bottom; }
td { white-space: nowrap; }
tbody th, thead th:first-child, .text { text-align: left; }
tbody th, td.text { min-width: 7em; font-weight: 400; white-space: normal; overflow-wrap: anywhere; }
thead th { font-weight: 600; }
tbody tr.strong th, tr.strong td { font-weight: 700; }
tr.total th, tr.total td { border-top: 2px solid #1a1a1a; font-weight: 700; }
svg.figure { display: block; width: 100%; max-width: 46rem; height: auto; margin: .5rem 0; }
svg text { fill: #1a1a1a; font-size: 12px; }
svg .end { text-anchor: end; }
svg .middle { text-anchor: middle; }
svg .strong, svg .label { font-weight: 700; }
svg .label { paint-order: stroke; stroke: #fff; stroke-width: 3px; }
svg .grid { stroke: #d5d5d5; stroke-width: 1; }
svg .axis { stroke: #1a1a1a; stroke-width: 1; }
svg .bar { fill: #6f87a6; }
svg .beyond { fill: #fff; stroke: #4a6285; stroke-dasharray: 3 2; }
svg .mark { stroke-width: 1.8; }
svg .line { fill: none; stroke-width: 1.6; }
svg .whisker { stroke-width: 1.4; }
svg .open { stroke-width: 1.2; stroke-dasharray: 1 3; }
svg line.median, svg path.median { stroke: #14532d; }
svg .dot.median, svg text.median { fill: #14532d; }
svg .median-band { fill: #14532d; fill-opacity: .22; }
svg line.p90, svg path.p90 { stroke: #8b1a1a; }
svg .line.p90 { stroke-dasharray: 6 3; }
svg .dot.p90, svg text.p90 { fill: #8b1a1a; }
svg .p90-band { fill: #8b1a1a; fill-opacity: .2; }
svg line.target { stroke: #1a1a1a; stroke-dasharray: 2 3; }
svg .stage { fill: #33507a; }
svg .population { fill: #8a8a8a; }
svg .excluded { fill: #b35c00; }
svg .censored { fill: #fff; stroke: #6b2c91; stroke-width: 1.5; }
footer { margin-top: 2rem; border-top: 1px solid #8a8a8a; padding-top: .5rem; font-size: .8rem; overflow-wrap: anywhere; }
@media (max-width: 44rem) { .keys { grid-template-columns: repeat(2, 1fr); } .scroll { overflow-x: auto; } }
@page { size: A4; margin: 14mm 12mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt Arial, sans-serif; } }
@media print {
  body { max-width: none; padding: 0; font-size: 9pt; }
  h1 { font-size: 15pt; }
  h2 { font-size: 11.5pt; break-after: avoid; }
  h3, caption, thead { break-after: avoid; break-inside: avoid; }
  tbody tr:first-child, tbody tr:nth-child(2) { break-before: avoid; }
  tbody tr:nth-last-child(-n + 2) { break-before: avoid; }
  section > h2 + p { break-after: avoid; }
  .keys b { font-size: 14pt; }
  .scroll { overflow: visible; }
  table { font-size: 7.6pt; }
  th, td { padding: .1rem .22rem; }
  tbody th { min-width: 9em; }
  thead { display: table-header-group; }
  tr, svg.figure, .keys, dl > * { break-inside: avoid; }
  svg.figure { max-width: 100%; }
  svg * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
