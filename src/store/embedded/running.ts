/** How to reach the embedded PostgreSQL that a running gateway holds: by its socket, as the same user of the machine. */
import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { GatewayError } from '../../errors.ts';
import { SOCKET_PORT } from './socket.ts';

/** @param root the folder that is locked. @throws GatewayError `store-unreachable` where this user may not read it */
export function runningServer(root: string): pg.PoolConfig {
  try {
    const place = join(root, 'socket');
    const host = lstatSync(place).isSymbolicLink() ? readlinkSync(place) : place;
    const password = readFileSync(join(root, 'pg.password'), 'utf8');
    return { host, port: SOCKET_PORT, ssl: false, user: 'gateway', password, database: 'postgres' };
  } catch (cause) {
    throw new GatewayError(
      'store-unreachable',
      'start',
      `A gateway uses ${root}, and its PostgreSQL cannot be reached: run this as the user who runs the gateway.`,
      { cause, params: { folder: root } },
    );
  }
}
