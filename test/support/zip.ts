/** Writes ZIP archives (APPNOTE 6.3, sections 4.3 and 4.4), right ones and wrong ones, for tests and measurements. */
import { crc32, deflateRawSync } from 'node:zlib';

export type ZipEntry = {
  name: string;
  content: Buffer;
  /** Overrides, to make an archive that lies. */
  declaredSize?: number;
  crc?: number;
  encrypted?: boolean;
  /** 0 stored, 8 deflated; others are not written as such, only named. */
  method?: number;
  /** Local time of the entry. */
  changed?: { year: number; month: number; day: number; hour: number; minute: number };
};

export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { method = 8 } = entry;
    const data = method === 8 ? deflateRawSync(entry.content) : entry.content;
    const name = Buffer.from(entry.name, 'utf8');
    const common = commonFields(entry, data.byteLength, name.byteLength);
    const local = Buffer.concat([u32(0x04034b50), common, u16(0), name, data]);
    const rest = Buffer.concat([u16(0), u16(0), u16(0), u16(0), u32(0), u32(offset), name]);
    directory.push(Buffer.concat([u32(0x02014b50), u16(20), common, rest]));
    pieces.push(local);
    offset += local.byteLength;
  }
  const central = Buffer.concat(directory);
  const count = entries.length;
  const end = [u32(0x06054b50), u16(0), u16(0), u16(count), u16(count), u32(central.byteLength), u32(offset), u16(0)];
  return Buffer.concat([...pieces, central, ...end]);
}

/* What the local and the central header have alike, from the version needed to the length of the name. */
function commonFields(entry: ZipEntry, compressed: number, nameBytes: number): Buffer {
  const { changed = { year: 2026, month: 10, day: 1, hour: 10, minute: 0 } } = entry;
  const time = (changed.hour << 11) | (changed.minute << 5);
  const date = ((changed.year - 1980) << 9) | (changed.month << 5) | changed.day;
  // Bit 11: the name is UTF-8; bit 0: encrypted.
  const flags = 0x0800 | (entry.encrypted === true ? 1 : 0);
  const size = entry.declaredSize ?? entry.content.byteLength;
  return Buffer.concat([
    ...[u16(20), u16(flags), u16(entry.method ?? 8), u16(time), u16(date), u32(entry.crc ?? crc32(entry.content))],
    ...[u32(compressed), u32(size), u16(nameBytes)],
  ]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
