/** The one script of the operator's pages, served as a file: comfort only, nothing depends on it. */

/* A second click on a form that is on its way would only be refused; a long job reloads itself where the page asks for it. */
export const SCRIPT = `'use strict';
document.addEventListener('submit', (event) => {
  if (event.target.method !== 'post') return;
  if (event.target.dataset.sent === 'yes') event.preventDefault();
  event.target.dataset.sent = 'yes';
});
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});
`;
