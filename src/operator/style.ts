/** The one style sheet of the operator's pages: system fonts, light and dark, a table that becomes cards when narrow. */
import { createHash } from 'node:crypto';

export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2329; --soft: #56616b; --paper: #f7f7f4; --card: #fff; --line: #dcdfe2; --edge: #7d8790;
  --link: #0b5394; --good: #1b6e43; --wait: #6a5600; --bad: #a3231d; --tint: 10%; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --soft: #a3adb6; --paper: #14181c; --card: #1b2025; --line: #2f373e; --edge: #7d8790;
    --link: #8cc1f5; --good: #6fcf97; --wait: #e0c35a; --bad: #ff8a80; --tint: 16%; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header { background: var(--card); border-bottom: 1px solid var(--line); }
.bar, .menu, main, footer { max-width: 88rem; margin: 0 auto; padding: .75rem 1rem; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.5rem; }
main { padding-top: 1.25rem; }
main:focus { outline: none; }
footer { color: var(--soft); font-size: .875rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem; }
.product { margin: 0; font-weight: 650; white-space: nowrap; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem .25rem; margin: 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding: .3rem .6rem; border-radius: .375rem; text-decoration: none; font-size: .9375rem; }
nav a:hover { text-decoration: underline; }
nav a[aria-current] { color: var(--ink); background: color-mix(in srgb, var(--link) 14%, transparent); font-weight: 600; }
.menu { padding-top: 0; padding-bottom: .5rem; }
.menu ul { margin-left: -.6rem; }
.corner { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin-left: auto; }
.corner p { margin: 0; color: var(--soft); font-size: .875rem; }
.corner strong { color: var(--ink); }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 2rem 0 .75rem; font-size: 1.125rem; line-height: 1.3; }
h3 { margin: 1rem 0 .25rem; font-size: 1rem; }
.lead { margin: .25rem 0 1rem; color: var(--soft); max-width: 48rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; }
.narrow { max-width: 26rem; }
.medium { max-width: 44rem; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.notice { background: var(--card); border: 1px solid var(--line); border-left: .375rem solid var(--edge); border-radius: .375rem;
  padding: .75rem 1rem; margin: 0 0 1rem; max-width: 60rem; }
.notice p { margin: 0; }
.notice.done { border-left-color: var(--good); }
.notice.refused { border-left-color: var(--bad); }
fieldset { border: 0; margin: 0; padding: 0; }
fieldset label { font-weight: 400; }
.likely { padding: .5rem 0; border-top: 1px solid var(--line); }
.likely p { margin: 0; }
.likely label { display: flex; gap: .5rem; }
.likely input { flex: none; margin: .125rem 0; }
.likely p.soft { padding-left: 1.75rem; overflow-wrap: anywhere; font-size: .875rem; }
.likely code { white-space: normal; }
.hint { font-size: .8125rem; }
form p { margin: .5rem 0; }
label, legend { font-weight: 600; font-size: .875rem; }
.field label { display: block; margin-bottom: .25rem; }
input, select, textarea, button { font: inherit; color: inherit; }
input, select, textarea { width: 100%; min-height: 2.5rem; padding: .375rem .625rem; background: var(--card); border: 1px solid var(--edge); border-radius: .375rem; }
input[type=radio], input[type=checkbox] { width: 1.25rem; min-height: 1.25rem; vertical-align: middle; }
button, .button { display: inline-block; min-height: 2.5rem; padding: .375rem 1rem; border: 1px solid var(--link); border-radius: .375rem;
  background: var(--link); color: var(--card); font-weight: 600; cursor: pointer; text-decoration: none; }
button.quiet, .button.quiet { background: transparent; color: var(--link); border-color: var(--edge); font-weight: 500; }
.corner button { min-height: 2rem; padding: .125rem .75rem; font-size: .875rem; }
button.grave { background: var(--bad); border-color: var(--bad); }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th, td { padding: .5rem .75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
td p, dd p { margin: .25rem 0 0; }
td.number, thead th.number { text-align: right; font-variant-numeric: tabular-nums; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--soft); font-size: .8125rem; font-weight: 600; white-space: nowrap; }
time, code { white-space: nowrap; font-variant-numeric: tabular-nums; }
code { font: .875em ui-monospace, monospace; }
.wraps code { white-space: normal; overflow-wrap: anywhere; }
.wraps td { min-width: 6rem; overflow-wrap: anywhere; }
details.wraps .scroll { border: 0; }
details.wraps td { width: 50%; }
.difference th { width: 23%; }
.difference th:first-child { width: 8rem; }
.difference table { table-layout: fixed; }
.soft { color: var(--soft); }
.state { display: inline-block; padding: .0625rem .5rem; border-radius: 1rem; font-size: .875rem; white-space: nowrap; }
.good { color: var(--good); background: color-mix(in srgb, var(--good) var(--tint), transparent); }
.wait { color: var(--wait); background: color-mix(in srgb, var(--wait) var(--tint), transparent); }
.bad { color: var(--bad); background: color-mix(in srgb, var(--bad) var(--tint), transparent); }
.none { padding: 2rem 1rem; text-align: center; color: var(--soft); margin: 0; }
.filters { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .25rem .75rem; align-items: end; margin-bottom: 1rem; }
.filters .wide { grid-column: span 2; }
.filters .whole { grid-column: 1 / -1; }
.filters p { margin: .25rem 0; }
.newer { position: sticky; top: 0; z-index: 1; }
.newer p { margin: 0 0 .75rem; }
.newer a { display: block; padding: .5rem 1rem; text-align: center; background: var(--link); color: var(--card); border-radius: .5rem; font-weight: 600; }
.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: 1rem 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .75rem; margin: 0; padding: 0; list-style: none; }
.tiles a { display: block; height: 100%; padding: .75rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; text-decoration: none; color: var(--ink); }
.tiles a:hover { border-color: var(--link); }
.tiles strong { display: block; font-size: 1.75rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tiles .alarm strong { color: var(--bad); }
.tiles span { color: var(--soft); font-size: .875rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: .75rem; }
figure { margin: 0; }
figcaption { font-weight: 600; font-size: .9375rem; }
.scroll + details { margin-top: .75rem; }
details > .scroll { margin: .5rem 0; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font-size: 11px; }
svg .bars { fill: var(--link); }
svg.way { width: auto; max-width: none; }
svg .word { fill: var(--ink); font-size: 13px; font-weight: 600; }
svg .p-good { fill: var(--good); }
svg .p-bad { fill: var(--bad); }
svg .p-wait { fill: var(--wait); }
svg .p-plain { fill: var(--edge); }
svg .axis { stroke: var(--line); }
svg .lag { fill: none; stroke: var(--wait); stroke-width: 2; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .5rem 1.5rem; margin: 0; }
.item > .facts + .scroll { margin-top: 1rem; }
.facts dt { color: var(--soft); font-size: .8125rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.facts code { white-space: normal; }
.timeline { margin: 0; padding: 0 0 0 1.25rem; list-style: none; border-left: 2px solid var(--line); }
.timeline li { position: relative; padding: 0 0 1rem .25rem; }
.timeline li::before { content: ''; position: absolute; left: -1.75rem; top: .375rem; width: .75rem; height: .75rem; border-radius: 50%; background: var(--edge); border: 2px solid var(--paper); }
.timeline li.t-good::before { background: var(--good); }
.timeline li.t-bad::before { background: var(--bad); }
.timeline li.t-wait::before { background: var(--wait); }
.timeline p { margin: 0; }
.actions { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: .75rem 1.5rem; align-items: start; }
.actions h3 { margin-top: 0; }
.facts + .actions, .scroll + .actions { margin-top: 1.25rem; }
.item { margin-bottom: 1rem; }
.item h2 { margin-top: 0; }
details { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 1rem; }
summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
pre { overflow: auto; max-height: 60vh; margin: 0; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; font: .8125rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
progress { width: 100%; height: 1.25rem; accent-color: var(--link); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.calendar { table-layout: fixed; min-width: 46rem; }
.calendar td { height: 5rem; border: 1px solid var(--line); padding: .375rem; }
.calendar td.void { color: var(--soft); }
.calendar td[aria-current] { box-shadow: inset 0 0 0 2px var(--link); }
.calendar time { font-size: .8125rem; }
.calendar ul { margin: .25rem 0 0; padding: 0; list-style: none; font-size: .8125rem; line-height: 1.35; }
.calendar li { padding: .125rem .375rem; border-radius: .25rem; margin-bottom: .25rem; overflow-wrap: anywhere; }
.when-narrow { display: none; }
td details { margin-top: .5rem; padding: 0 .5rem; background: transparent; }
@media (max-width: 52rem) {
  .calendar { min-width: 0; }
  .calendar tbody tr { padding: 0; border: 0; }
  .calendar tbody td { display: block; height: auto; border: 0; padding: .5rem .75rem; }
  .calendar tbody td.void { display: none; }
  .calendar tbody td::before { content: none; }
  .calendar time { font-size: .875rem; font-weight: 600; }
  .when-wide { display: none; }
  .when-narrow { display: inline; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  tbody td { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: .5rem; padding: .25rem .75rem; border: 0; overflow-wrap: anywhere; }
  tbody td::before { content: attr(data-name); color: var(--soft); font-size: .8125rem; }
  td.number { text-align: left; }
  code, td time { white-space: normal; }
  details.wraps td { width: auto; }
  .state { justify-self: start; }
  .corner { margin-left: 0; }
  .filters .wide { grid-column: 1 / -1; }
}
`;

/** Nothing but this very style sheet and our own script file may act on the page; forms go nowhere else. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'`;
