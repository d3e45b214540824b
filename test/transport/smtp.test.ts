import { afterEach, expect, it } from 'vitest';
import { createMailer, type MailServer as Settings } from '../../src/transport/smtp.ts';
import { MAIL_CA, mailServer } from '../support/mail-server.ts';
import { stubSocket } from '../support/stub-server.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function serve(...args: Parameters<typeof mailServer>) {
  const server = await mailServer(...args);
  open.push(server);
  return server;
}

const MAIL = { id: 'alr_1-began', subject: '[carpeta] Empieza: notifica no responde', text: 'Desde las 10.' };
const LOGIN = { user: 'pasarela', password: 'contrasena-de-prueba' };

function settings(port: number, more: Partial<Settings> = {}): Settings {
  return {
    url: `smtp://localhost:${port}`,
    ca: MAIL_CA,
    login: null,
    from: 'pasarela@example.org',
    to: ['guardia@example.org', 'sistemas@example.org'],
    tls: 'required',
    ...more,
  };
}

it('is handed over inside TLS, with name and password said only there, to everybody at once', async () => {
  const server = await serve();
  expect(await createMailer(settings(server.port, { login: LOGIN }))(MAIL)).toBeNull();
  expect(server.received).toMatchObject([
    {
      secure: true,
      user: 'pasarela',
      from: 'pasarela@example.org',
      to: ['guardia@example.org', 'sistemas@example.org'],
    },
  ]);
  expect(server.received[0]?.text).toMatch(/message-id: <alr_1-began@example.org>/i);
  expect(server.received[0]?.text).toContain('Desde las 10.');
});

it('is handed over to a server that speaks TLS from the first byte', async () => {
  const server = await serve({ secure: true });
  expect(await createMailer(settings(server.port, { url: `smtps://localhost:${server.port}` }))(MAIL)).toBeNull();
  expect(server.received).toMatchObject([{ secure: true }]);
});

it('is not sent where the server offers no TLS, save where none is required', async () => {
  const server = await serve({ disabledCommands: ['STARTTLS'] });
  expect(await createMailer(settings(server.port))(MAIL)).not.toBeNull();
  expect(server.received).toEqual([]);
  expect(await createMailer(settings(server.port, { tls: 'offered' }))(MAIL)).toBeNull();
});

it('is not sent to a server whose certificate nobody vouches for', async () => {
  const server = await serve();
  expect(await createMailer(settings(server.port, { ca: null }))(MAIL)).not.toBeNull();
  expect(server.received).toEqual([]);
});

it('that is refused comes back as a word that quotes nothing', async () => {
  const refusal = Object.assign(new Error('guardia@example.org no existe'), { responseCode: 550 });
  const server = await serve({}, () => refusal);
  expect(await createMailer(settings(server.port))(MAIL)).toBe('550');
  expect(await createMailer(settings(server.port, { login: { ...LOGIN, password: 'mala' } }))(MAIL)).toMatch(/^535$/);
});

it('gives up on a server that takes the connection and says nothing', async () => {
  const silent = await stubSocket();
  open.push(silent);
  expect(await createMailer(settings(silent.port), 200)(MAIL)).toBe('timeout');
});
