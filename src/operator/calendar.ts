/** When back ends rest, as a month of days in a plain table: announced maintenance, and pauses with or without an end. */
import type { BackendsView, CalendarView, PageFrame, PageLanguage } from '../../contracts/operator-pages.ts';
import { addDays, madridDay } from '../domain/calendar.ts';
import { hoursOn, monthBeside, weeksOf } from '../domain/month.ts';
import { type Html, html } from './html.ts';
import { MAINTENANCE_TEXTS } from './maintenance-texts.ts';

/** A Monday, to name the days of the week by. */
const MONDAY = '2024-01-01';

export function renderCalendar(frame: PageFrame, { calendar }: Pick<BackendsView, 'calendar'>): Html {
  const { language } = frame;
  const texts = MAINTENANCE_TEXTS[language];
  const { month } = calendar;
  const name = said(`${month}-01`, language, { month: 'long', year: 'numeric' });
  const heads = Array.from({ length: 7 }, (_, n) => said(addDays(MONDAY, n), language, { weekday: 'short' }));
  const weeks = weeksOf(month).map((week) => html`<tr>${week.map((day) => dayCell(frame, calendar, day))}</tr>`);
  const link = (to: string, word: string, rel: string) =>
    html`<a class="button quiet" rel="${rel}" href="/operator/backends?month=${to}#calendar">${word}</a>`;
  return html`<section class="card item" aria-labelledby="calendar"><h2 id="calendar">${texts.calendar}</h2>
<p class="row">${link(monthBeside(month, -1), texts.previous, 'prev')} <strong>${name}</strong> ${link(monthBeside(month, 1), texts.next, 'next')}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table class="calendar"><caption class="unseen">${name}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${weeks}</tbody></table></div>
${
  weeksOf(month)
    .flat()
    .some((day) => day !== null && entriesOn(calendar, day).length > 0)
    ? null
    : html`<p class="soft">${texts.nothing}</p>`
}</section>`;
}

function dayCell({ language, now }: PageFrame, calendar: CalendarView, day: string | null): Html {
  if (day === null) return html`<td class="void"></td>`;
  const entries = entriesOn(calendar, day);
  const today = day === madridDay(now) ? html` aria-current="date"` : null;
  const long = said(day, language, { weekday: 'long', day: 'numeric', month: 'long' });
  return html`<td class="${entries.length === 0 ? 'void' : 'busy'}"${today}><time datetime="${day}"><span class="when-wide">${Number(day.slice(8))}</span><span class="when-narrow">${long}</span></time>${
    entries.length === 0 ? null : html`<ul>${entries.map((each) => entry(language, each))}</ul>`
  }</td>`;
}

type Entry = CalendarView['entries'][number] & { hours: { from: string; to: string } };

function entriesOn({ entries }: CalendarView, day: string): Entry[] {
  return entries.flatMap((each) => {
    const hours = hoursOn(day, each);
    return hours === null ? [] : [{ ...each, hours }];
  });
}

function entry(language: PageLanguage, { backend, kind, reason, hours }: Entry): Html {
  const texts = MAINTENANCE_TEXTS[language];
  const whole = hours.from === '00:00' && hours.to === '24:00';
  const when = whole ? texts.wholeDay : `${hours.from}–${hours.to}`;
  return html`<li class="${kind === 'pause' ? 'bad' : 'wait'}"><strong>${backend}</strong> ${when}<br>${kind === 'pause' ? html`${texts.pause}: ` : null}${reason}</li>`;
}

function said(day: string, language: PageLanguage, form: Intl.DateTimeFormatOptions): string {
  const locale = language === 'en' ? 'en-GB' : language;
  return new Date(`${day}T12:00:00Z`).toLocaleString(locale, { timeZone: 'Europe/Madrid', ...form });
}
