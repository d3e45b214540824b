/** NOTIB's client as the simulated e-office has it: HTTP Basic, JSON, addresses put together as NotificacioRestClientV2 does. */

export type NotibClientOptions = {
  /** Such as `https://host/notibapi`. */
  baseUrl: string;
  user: string;
  password: string;
  timeoutMs: number;
};
type Answer = Record<string, unknown>;

const SERVICE = '/interna/notificacio/v2';

export function simulatedClient({ baseUrl, user, password, timeoutMs }: NotibClientOptions) {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  async function exchange(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(baseUrl + SERVICE + path, {
      method,
      headers: { authorization, accept: 'application/json', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return (await response.json()) as Answer;
  }
  return {
    alta: (notificacio: unknown) => exchange('POST', '/alta', notificacio),
    consultaEstatNotificacio: (identificador: string) => exchange('GET', `/consultaEstatNotificacio/${identificador}`),
    consultaEstatEnviament: (referencia: string) => exchange('GET', `/consultaEstatEnviament/${referencia}`),
  };
}
