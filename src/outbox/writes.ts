/** How delivery writes: `begin` and `move`, each together with whatever else is ready for it at the same time. */
import type { Pool } from 'pg';
import { type Begin, begin, lastsLongEnough } from './begin.ts';
import { beginTogether, mayBeginTogether } from './begin-together.ts';
import { type Move, move } from './move.ts';
import { mayMoveTogether, moveTogether, shapeOf } from './move-together.ts';
import { together } from './together.ts';

export type Writes = {
  /** As `begin`: durable when it answers; when it answers false nothing may be sent. */
  begin(input: Begin): Promise<boolean>;
  /** As `move`: false when the message was no longer where the caller believed it. */
  move(input: Move): Promise<boolean>;
};

/** `together`: few connections are enough for it. `alone`: many messages may each need one, some for long. */
export function createWrites(pools: { together: Pool; alone: Pool }): Writes {
  const { alone } = pools;
  const beginning = together<Begin>({
    batch: (inputs) => beginTogether(pools.together, inputs),
    single: (input) => begin(alone, input),
  });
  const moving = new Map<string, (input: Move) => Promise<boolean>>();
  function movingOf(shape: string): (input: Move) => Promise<boolean> {
    const known = moving.get(shape);
    if (known !== undefined) return known;
    const fresh = together<Move>({
      batch: (inputs) => moveTogether(pools.together, inputs.filter(mayMoveTogether)),
      single: (input) => move(alone, input),
    });
    moving.set(shape, fresh);
    return fresh;
  }
  return {
    begin: async (input) =>
      lastsLongEnough(input) && (mayBeginTogether(input) ? beginning(input) : begin(alone, input)),
    move: async (input) => (mayMoveTogether(input) ? movingOf(shapeOf(input))(input) : move(alone, input)),
  };
}
