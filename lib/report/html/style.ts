/** The style of all pages. Light and dark, from 400 pixels up, and for print. */
export const style = `
:root { color-scheme: light dark; --ink: #1b222c; --soft: #566070; --line: #d4dae2; --paper: #fff; --panel: #f5f7fa; --note: #fff3cf; --note-line: #b98900;
  --link: #0b57c2; --good: #0f6b3a; --good-paper: #dff3e6; --bad: #a8281c; --bad-paper: #fbe3e0; --old: #8a94a3;
  --c0: #1b6ac9; --c1: #b54513; --c2: #1a7d43; --c3: #8a3fb0; --c4: #8a6600; --c5: #0b7a83; --c6: #b3266b; --c7: #586b2a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #a3aebd; --line: #38414d; --paper: #12161c; --panel: #1b2129; --note: #332b12; --note-line: #d6a72b;
  --link: #85b7ff; --good: #6fdb9a; --good-paper: #12331f; --bad: #ff9d92; --bad-paper: #411a16; --old: #7f8a99;
  --c0: #6fb0ff; --c1: #ff9a66; --c2: #5fd18f; --c3: #cf94f0; --c4: #e5be4d; --c5: #56d3dd; --c6: #ff86bd; --c7: #b3cc7a; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 76rem; padding: 1.2rem clamp(.8rem, 3vw, 2rem) 4rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: clamp(1.7rem, 5vw, 2.6rem); line-height: 1.15; margin: .2rem 0 .6rem; letter-spacing: -.01em; }
h2 { font-size: 1.3rem; margin: 0 0 .6rem; } h3 { font-size: 1.02rem; margin: 1.4rem 0 .5rem; }
section { margin-top: 2.2rem; padding-top: 1.4rem; border-top: 1px solid var(--line); }
p { margin: .4rem 0; max-width: 72ch; } a { color: var(--link); } .soft { color: var(--soft); } .lead { font-size: 1.12rem; }
.eyebrow { color: var(--soft); margin: 0; } .note { background: var(--note); border-inline-start: 4px solid var(--note-line); padding: .6rem .9rem; margin: .6rem 0; max-width: none; }
.badge { display: inline-block; border-radius: 1rem; padding: .1rem .7rem; font-weight: 600; background: var(--panel); } .badge.better { color: var(--good); background: var(--good-paper); } .badge.worse { color: var(--bad); background: var(--bad-paper); }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: 1rem 0 0; padding: 0; font-size: .93rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .7rem; margin: 1.1rem 0; padding: 0; list-style: none; }
.tiles li { background: var(--panel); border-radius: .5rem; padding: .7rem .9rem; } .tiles b { display: block; font-size: 1.45rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; max-width: 100%; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .95rem; }
caption { text-align: start; font-weight: 600; padding: 0 0 .2rem; } .scroll { margin: 1.1rem 0; } th, td { padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
thead th { color: var(--soft); font-weight: 500; white-space: nowrap; vertical-align: bottom; } tbody th { font-weight: 500; min-width: 7rem; max-width: 26rem; } .number { text-align: end; white-space: nowrap; } td.chart { width: 13rem; min-width: 9rem; }
pre, .diff, .text { white-space: pre-wrap; font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .88rem; line-height: 1.45; }
pre { background: var(--panel); border-radius: .5rem; padding: .8rem 1rem; margin: .4rem 0; max-height: 26rem; overflow: auto; }
ul.plain { list-style: none; margin: .4rem 0; padding: 0; } .diff { margin: .3rem 0; padding: .25rem .7rem; border-inline-start: 3px solid var(--line); max-width: none; } .diff.added { border-color: var(--good); } .diff.removed { border-color: var(--bad); } .diff.changed { border-color: var(--note-line); }
ins { color: var(--good); background: var(--good-paper); text-decoration: none; } del { color: var(--bad); background: var(--bad-paper); } .diff.changed ins, p.diff ins { text-decoration: underline; }
details { margin: .4rem 0; } summary { cursor: pointer; padding: .2rem 0; } details.box { border: 1px solid var(--line); border-radius: .5rem; padding: .2rem .8rem; margin: .4rem 0; } details.box[open] { padding-bottom: .7rem; }
.module { margin-top: 1rem; } .head { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; margin-top: 1rem; } .head h3 { margin: 0; }
button, input, select { font: inherit; color: inherit; } button { background: var(--panel); border: 1px solid var(--soft); border-radius: .4rem; padding: .25rem .8rem; cursor: pointer; } button:disabled { opacity: .5; cursor: default; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.filters { border: 0; margin: .4rem 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem .9rem; align-items: center; } .filters legend { float: left; margin-inline-end: .3rem; padding: 0; color: var(--soft); } .filters input[type=search] { border: 1px solid var(--soft); border-radius: .4rem; background: var(--paper); padding: .2rem .6rem; max-width: 100%; }
.example { border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .9rem; margin: .6rem 0; } .example h3 { margin: 0 0 .4rem; display: flex; flex-wrap: wrap; gap: .3rem .7rem; align-items: baseline; } .example dl { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem 1.2rem; margin: 0; } .example div.full { grid-column: 1 / -1; } .example dt { color: var(--soft); font-size: .88rem; } .example dd { margin: 0; max-height: 12rem; overflow: auto; }
.tag { font-size: .85rem; font-weight: 600; border-radius: .3rem; padding: 0 .45rem; background: var(--panel); } .tag.fixed, .tag.solved { color: var(--good); background: var(--good-paper); } .tag.broken { color: var(--bad); background: var(--bad-paper); }
.pager { display: flex; gap: .8rem; align-items: center; flex-wrap: wrap; }
svg { display: block; max-width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); } svg .tick { fill: var(--soft); } .grid { stroke: var(--line); } .baseline { stroke: var(--soft); stroke-dasharray: 4 4; fill: none; }
.wide svg { max-width: none; } .bar-old { fill: var(--old); } .bar-new { fill: var(--c0); } .track { fill: var(--panel); } .edge { stroke: var(--line); stroke-width: 2; fill: none; } .edge.used { stroke: var(--c0); }
.node rect { fill: var(--panel); stroke: var(--line); } .node.used rect { stroke: var(--c0); stroke-width: 2; } .node:focus-visible rect { stroke: var(--link); stroke-width: 4; } .dot { fill: var(--c0); } .dot.rejected { fill: var(--paper); stroke: var(--old); stroke-width: 2; } .step { fill: none; stroke: var(--c0); stroke-width: 2; } .range { stroke: var(--c0); stroke-width: 4; } .axis { stroke: var(--soft); }
.series polyline { fill: none; stroke: var(--c); stroke-width: 2; } .series line { stroke: var(--c); stroke-width: 1.5; } .series circle { fill: var(--c); }
${Array.from({ length: 8 }, (_, number) => `.s${number} { --c: var(--c${number}); }`).join(' ')}
.legend span { margin-inline-end: 1.2rem; white-space: nowrap; } .key { display: inline-block; width: .8rem; height: .8rem; border-radius: .2rem; background: var(--c); margin-inline-end: .4rem; } .key.old { background: var(--old); } .key.new { background: var(--c0); }
rect.optimizer { fill: var(--c0); } rect.evaluator { fill: var(--c1); } rect.merger { fill: var(--c2); } .key.optimizer { background: var(--c0); } .key.evaluator { background: var(--c1); } .key.merger { background: var(--c2); }
dl.facts { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .2rem 1.2rem; margin: .4rem 0; } dl.facts dt { color: var(--soft); } dl.facts dd { margin: 0; }
footer { margin-top: 3rem; color: var(--soft); font-size: .9rem; } [hidden] { display: none !important; }
@media (max-width: 40rem) { .example dl, dl.facts { grid-template-columns: 1fr; } td.chart, th.chart { display: none; } dl.facts dd { margin-bottom: .4rem; } }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --panel: #f3f3f3; --note: #fff; --good: #0f6b3a; --good-paper: #fff; --bad: #a8281c; --bad-paper: #fff; --c0: #1b6ac9; --old: #8a94a3; --link: #000; }
  body { max-width: none; padding: 0; font-size: 11pt; } pre, .example dd { max-height: none; } nav, button, .filters, .pager { display: none; } section { break-inside: auto; } h2, h3, summary { break-after: avoid; } .example, tr, .tiles li { break-inside: avoid; } .scroll { overflow: visible; } }
`;
