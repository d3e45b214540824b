/** The live question: one person's files, asked of SIGEM by NIF while the citizen waits. */
import type { FileQuestion, FileSourceAnswer, FileSourceTools } from '../../../contracts/vendor.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import { type CallTools, type Far, SigemRefusal } from './call.ts';
import type { AlsigmFiles } from './config.ts';
import { type FileParts, factsOf } from './file-facts.ts';
import { procedureIn } from './normalise.ts';
import { findFiles, readShort, readWhole } from './read-file.ts';
import type { SigemFile } from './schema.ts';

/** SIGEM knows no other numbers. */
const ID_TYPES = ['NIF', 'NIE', 'CIF'];
/** Files whose current milestone is asked for in one question; of the others the list says enough. */
const MAX_IN_FULL = 12;
/** Files at once, three questions each. */
const AT_ONCE = 4;

export async function askFiles(
  question: FileQuestion,
  settings: AlsigmFiles,
  tools: FileSourceTools,
): Promise<FileSourceAnswer> {
  const asOf = tools.now().toISOString();
  const nif = whose(question);
  if (nif === null) return { kind: 'files', asOf, files: [] };
  try {
    const found = await findFiles(settings, tools, {
      NIF: nif,
      ...(question.file === null ? {} : { expediente: question.file }),
    });
    const parts = await partsOf(settings, tools, { files: distinct(found), whole: question.file !== null });
    const { role } = question.standing;
    const siaOf = (code: string) => procedureIn([settings.procedures], code)?.sia;
    const files = parts.flatMap((each) => {
      const facts = factsOf(each, { dir3: question.entity, language: settings.language, siaOf });
      return facts === null ? [] : { role, facts };
    });
    return { kind: 'files', asOf, files };
  } catch (error) {
    if (error instanceof VendorFault) return { kind: 'failed', reason: error.reason };
    throw error;
  }
}

/* SIGEM knows who is interested, not who represents whom: a representative is believed by its power alone. */
function whose({ person, standing }: FileQuestion): string | null {
  const asked = standing.role === 'holder' ? person : standing.power === null ? null : standing.represented;
  return asked !== null && ID_TYPES.includes(asked.type) ? asked.number : null;
}

async function partsOf(
  far: Far,
  tools: FileSourceTools,
  { files, whole }: { files: readonly SigemFile[]; whole: boolean },
): Promise<FileParts[]> {
  const read = (file: SigemFile) => readOrShort(far, tools, { file, whole });
  const done: FileParts[] = [];
  for (let n = 0; n < Math.min(files.length, MAX_IN_FULL); n += AT_ONCE)
    done.push(...(await Promise.all(files.slice(n, Math.min(n + AT_ONCE, MAX_IN_FULL)).map((each) => read(each)))));
  return [...done, ...files.slice(MAX_IN_FULL).map(bare)];
}

/* One file whose milestones SIGEM cannot give is still one: the others must not be lost for it. */
async function readOrShort(far: Far, tools: CallTools, { file, whole }: { file: SigemFile; whole: boolean }) {
  try {
    return await (whole ? readWhole : readShort)(far, tools, file);
  } catch (error) {
    if (error instanceof SigemRefusal) return bare(file);
    throw error;
  }
}

function bare(file: SigemFile): FileParts {
  return { file, current: null, past: [], documents: [], amendments: [], payments: [], notifications: [] };
}

function distinct(files: readonly SigemFile[]): SigemFile[] {
  return [...new Map(files.map((each) => [each.numero, each])).values()];
}
