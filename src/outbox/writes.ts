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

export function createWrites(pool: Pool): Writes {
  const beginning = together<Begin>({
    batch: (inputs) => beginTogether(pool, inputs),
    single: (input) => begin(pool, input),
  });
  const moving = new Map<string, (input: Move) => Promise<boolean>>();
  function movingOf(shape: string): (input: Move) => Promise<boolean> {
    const known = moving.get(shape);
    if (known !== undefined) return known;
    const fresh = together<Move>({
      batch: (inputs) => moveTogether(pool, inputs.filter(mayMoveTogether)),
      single: (input) => move(pool, input),
    });
    moving.set(shape, fresh);
    return fresh;
  }
  return {
    begin: async (input) => lastsLongEnough(input) && (mayBeginTogether(input) ? beginning(input) : begin(pool, input)),
    move: async (input) => (mayMoveTogether(input) ? movingOf(shapeOf(input))(input) : move(pool, input)),
  };
}
