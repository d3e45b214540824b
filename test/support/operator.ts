/** A browser at the operator's page as far as HTTP goes: it keeps cookies and sends forms with their token. */
import type { Harness } from '../http/harness.ts';

type Init = { method?: string; headers?: Record<string, string>; body?: string };

export function createBrowser(http: Harness) {
  const cookies = new Map<string, string>();
  async function ask(path: string, init: Init = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie === '' ? {} : { cookie }), 'accept-language': 'en', ...init.headers };
    const response = await http.ask(path, { ...init, key: '', headers });
    for (const each of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      cookies.set(name, value);
    }
    return response;
  }
  const tokenIn = (page: string) => /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const browser = {
    cookies,
    ask,
    async read(path: string): Promise<string> {
      return (await ask(path)).text();
    },
    /** Sends a form of ours, with the token its page has unless the fields bring another. */
    async send(path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
      const csrf = fields.csrf ?? tokenIn(await browser.read('/operator/'));
      const body = new URLSearchParams({ csrf, ...fields }).toString();
      return ask(path, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      });
    },
    signIn: (key: string, fields: Record<string, string> = {}) => browser.send('/operator/login', { key, ...fields }),
  };
  return browser;
}
export type Browser = ReturnType<typeof createBrowser>;
