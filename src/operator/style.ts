/** The one style sheet of the operator's pages: system fonts, light and dark, a table that becomes cards when narrow. */
import { createHash } from 'node:crypto';

export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2329; --soft: #5b6670; --paper: #fbfbf9; --card: #fff; --line: #dfe3e6;
  --good: #1b6e43; --wait: #6a5600; --bad: #a3231d; --tint: 10%; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --soft: #9aa5af; --paper: #14181c; --card: #1b2025; --line: #2f373e;
    --good: #6fcf97; --wait: #e0c35a; --bad: #ff8a80; --tint: 16%; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header, main { max-width: 82rem; margin: 0 auto; padding: 1.25rem 1rem; }
header { padding-bottom: 0; }
.product { margin: 0; color: var(--soft); font-size: .875rem; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; }
.lead { margin: .25rem 0 0; color: var(--soft); }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th, td { padding: .625rem .75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--soft); font-size: .8125rem; font-weight: 600; white-space: nowrap; }
time, code { white-space: nowrap; font-variant-numeric: tabular-nums; }
code { font: .875em ui-monospace, monospace; }
.soft { color: var(--soft); }
.state { display: inline-block; padding: .0625rem .5rem; border-radius: 1rem; font-size: .875rem; white-space: nowrap; }
.good { color: var(--good); background: color-mix(in srgb, var(--good) var(--tint), transparent); }
.wait { color: var(--wait); background: color-mix(in srgb, var(--wait) var(--tint), transparent); }
.bad { color: var(--bad); background: color-mix(in srgb, var(--bad) var(--tint), transparent); }
.none { padding: 2rem 1rem; text-align: center; color: var(--soft); }
@media (max-width: 52rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  tbody td { display: grid; grid-template-columns: 8rem 1fr; gap: .5rem; padding: .25rem .75rem; border: 0; overflow-wrap: anywhere; }
  tbody td::before { content: attr(data-name); color: var(--soft); font-size: .8125rem; }
  code { white-space: normal; }
  .state { justify-self: start; }
}
`;

/** Nothing but this very style sheet may act on the page. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
