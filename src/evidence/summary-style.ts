/** The style sheet of an evidence summary: made for paper (A4) first, and for a screen. Nothing from elsewhere. */

export const SUMMARY_STYLE = `
@page { size: A4; margin: 16mm 15mm 18mm; }
:root { color-scheme: light; --ink: #16202b; --soft: #5a6672; --line: #d5dbe1; --wash: #f4f6f8; --seal: #123f6d;
  --good: #17633d; --wait: #7a5a00; --bad: #9c221c; }
* { box-sizing: border-box; }
html { background: #e9edf0; }
body { max-width: 210mm; margin: 8mm auto; padding: 16mm 15mm 18mm; background: #fff; color: var(--ink);
  font: 10.5pt/1.5 "Source Sans 3", "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif;
  box-shadow: 0 1px 6px rgb(0 0 0 / .14); }
header { display: flex; justify-content: space-between; gap: 8mm; align-items: flex-end;
  padding-bottom: 4mm; border-bottom: 1.2mm solid var(--seal); }
header .entity { margin: 0; color: var(--seal); font-weight: 700; letter-spacing: .01em; }
h1 { margin: .5mm 0 0; font-size: 16.5pt; line-height: 1.2; font-weight: 650; letter-spacing: -.01em; }
header .id { margin: 0; flex: none; text-align: right; color: var(--soft); font-size: 8.5pt; line-height: 1.4; }
.verdict { margin: 6mm 0 0; padding: 4.5mm 6mm; border-left: 1.6mm solid var(--soft); background: var(--wash); }
.verdict p { margin: 0; }
.verdict .word { font-size: 16pt; font-weight: 700; line-height: 1.25; }
.verdict .how { margin-top: .8mm; }
.good { border-color: var(--good); } .good .word { color: var(--good); }
.wait { border-color: #b58900; } .wait .word { color: var(--wait); }
.bad { border-color: var(--bad); } .bad .word { color: var(--bad); }
.simulated { margin: 4mm 0 0; padding: 2.5mm 4mm; border: .4mm solid var(--bad); color: var(--bad); font-weight: 650; }
h2 { margin: 7.5mm 0 2mm; font-size: 11.5pt; color: var(--seal); font-weight: 700; break-after: avoid; }
dl { display: grid; grid-template-columns: 46mm 1fr; margin: 0; border-top: .25mm solid var(--line); }
dt, dd { margin: 0; padding: 1.4mm 0; border-bottom: .25mm solid var(--line); }
dt { color: var(--soft); padding-right: 4mm; }
dd { overflow-wrap: anywhere; }
code { font: 8pt/1.45 "Source Code Pro", Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
.note { margin: 1.5mm 0 0; color: var(--soft); font-size: 8.5pt; }
.way { list-style: none; margin: 2mm 0 0; padding: 0 0 0 5mm; border-left: .5mm solid var(--line); }
.way li { position: relative; margin: 0; padding: 0 0 3mm 2mm; break-inside: avoid; }
.way li:last-child { padding-bottom: 0; }
.way li::before { content: ""; position: absolute; left: -6.65mm; top: 1.7mm; width: 2.8mm; height: 2.8mm; border-radius: 50%;
  background: #fff; border: .6mm solid var(--soft); }
.way li.legal::before { background: var(--seal); border-color: var(--seal); }
.way .when { display: block; color: var(--soft); font-size: 8.5pt; font-variant-numeric: tabular-nums; }
.way .legal b { color: var(--seal); }
table { width: 100%; border-collapse: collapse; font-size: 9pt; }
th, td { padding: 1.6mm 2mm 1.6mm 0; text-align: left; vertical-align: top; border-bottom: .25mm solid var(--line); }
th { color: var(--soft); font-weight: 600; font-size: 8.5pt; border-bottom-color: var(--soft); }
tr { break-inside: avoid; }
thead { display: table-header-group; }
td.number, th.number { text-align: right; padding-right: 3mm; font-variant-numeric: tabular-nums; }
td .piece { font-weight: 600; }
td a { color: var(--seal); text-decoration: none; border-bottom: .2mm solid #9fb4c8; overflow-wrap: anywhere; }
td .erased { color: var(--bad); }
td code { display: block; color: var(--soft); margin-top: .6mm; font-size: 7.4pt; }
td.date { white-space: nowrap; }
ul.limits { margin: 0; padding-left: 5mm; } ul.limits li { margin: 0 0 1.2mm; }
footer { margin-top: 8mm; padding-top: 2.5mm; border-top: .25mm solid var(--line); color: var(--soft); font-size: 8.5pt;
  display: flex; justify-content: space-between; gap: 8mm; }
footer p { margin: 0; }
@media (max-width: 640px) {
  body { margin: 0; padding: 1.25rem 1rem; }
  header { display: block; } header .id { text-align: left; margin-top: 2mm; }
  dl { grid-template-columns: 1fr; } dt { border: 0; padding-bottom: 0; } dd { padding-top: 0; }
}
@media print { html { background: none; } body { max-width: none; margin: 0; padding: 0; box-shadow: none; }
  .verdict { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
`;
