/**
 * Bounds what is left over of documents that were read: their bytes are outside V8's heap, which by itself collects them
 * only when some 60 MB have gathered. Reading thousands in a row, as after an interruption, it is asked now and then: all
 * of it, since what waited for a file has been moved out of the young generation by then.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const EVERY_BYTES = 8 * 1024 * 1024;

type Collect = () => void;

/** To be told of every read. */
export function createTidy(): (bytes: number) => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as Collect;
  let since = 0;
  return (bytes) => {
    since += bytes;
    if (since < EVERY_BYTES) return;
    since = 0;
    collect();
  };
}
