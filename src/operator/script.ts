/** The one script of the operator's pages, served as a file: comfort only, nothing depends on it. */

/*
 * A second click on a form that is on its way would only be refused. An open page hears that what it shows has changed,
 * and takes the changed parts from the server's own page; a part somebody is in, or has typed in, stays as it is.
 */
export const SCRIPT = `'use strict';
document.addEventListener('submit', (event) => {
  if (event.target.method !== 'post') return;
  if (event.target.dataset.sent === 'yes') event.preventDefault();
  event.target.dataset.sent = 'yes';
});
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});

const page = document.querySelector('[data-live]');
let source = null;
let seen = null;

function listen() {
  if (page === null || source !== null || document.hidden || window.EventSource === undefined) return;
  source = new EventSource(page.dataset.live);
  source.addEventListener('change', ({ data }) => {
    if (seen !== null && seen !== data) renew();
    seen = data;
  });
  source.addEventListener('newer', ({ data }) => {
    const bar = document.querySelector('[data-newer]');
    if (bar === null || data === '0') return;
    bar.querySelector('[data-count]').textContent = data;
    bar.hidden = false;
  });
  source.addEventListener('end', rest);
}

function rest() {
  if (source !== null) source.close();
  source = null;
}

function isInUse(part) {
  if (part.contains(document.activeElement)) return true;
  return [...part.querySelectorAll('input, textarea')].some((each) => each.value !== each.defaultValue || each.checked !== each.defaultChecked);
}

async function renew() {
  const answer = await fetch(location.href, { headers: { 'x-live': '1' } }).catch(() => null);
  if (answer === null || !answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of document.querySelectorAll('[data-part]')) {
    const other = fresh.querySelector('[data-part="' + part.dataset.part + '"]');
    if (other !== null && other.innerHTML !== part.innerHTML && !isInUse(part)) part.replaceChildren(...other.childNodes);
  }
}

document.addEventListener('visibilitychange', () => (document.hidden ? rest() : listen()));
window.addEventListener('pagehide', rest);
listen();
`;
