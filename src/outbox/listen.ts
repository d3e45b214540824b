/** Wakes the worker when something was queued: a connection of its own that listens. Nothing depends on it. */
import pg from 'pg';

/** Calls `wake` on every notification; reconnects are the caller's poll's business. Returns what closes it. */
export async function listen(
  config: pg.ClientConfig,
  wake: () => void,
  lost: (error: Error) => void,
): Promise<() => Promise<void>> {
  const client = new pg.Client(config);
  client.on('error', lost);
  client.on('notification', wake);
  await client.connect();
  await client.query('listen carpeta_outbox');
  return () => client.end();
}
