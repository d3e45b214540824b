import { afterEach, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { liveWholeLives } from '../support/whole-life.ts';

const EVENTS = 300;
let database: TestDatabase;

afterEach(() => database?.drop());

it('whole lives under every fault there is: none lost, none doubled, each ends as the platform says, all of it proved', {
  timeout: 300_000,
}, async () => {
  database = await testDatabase();
  const { output, seconds: _, ...lives } = await liveWholeLives({ events: EVENTS, databaseUrl: database.url });
  expect(lives).toMatchObject({
    events: EVENTS,
    created: EVENTS - lives.refusedByPlatform,
    doubled: 0,
    lost: 0,
    kills: 5,
    wrongEnds: [],
    outOfOrder: 0,
    evidenceVerified: EVENTS,
    evidenceWrong: [],
    chainWrong: [],
  });
  expect(lives.refusedByPlatform).toBeGreaterThan(0);
  expect(lives.forged).toBeGreaterThan(0);
  expect(lives.chainRows).toBeGreaterThan(4 * EVENTS);
  expect(output).not.toMatch(/00000000T|CIUDADANIA|FICTICIA/);
});
