/** A product that pushes and has no routes of its own: for tests of what any adapter is handed. */
import { z } from 'zod';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import type { VendorIntake } from '../../contracts/vendor-intake.ts';

export function pushedAdapter(more: { id?: string; asksByPerson?: true } = {}): VendorAdapter {
  const { id = 'construida', ...asks } = more;
  const intake = {
    product: 'Construida',
    sources: [],
    emits: [],
    defaultEffect: null,
    settingsSchema: z.unknown(),
    credentialSchema: z.strictObject({ token: z.string() }),
    entitySchema: z.unknown(),
    push: {
      scheme: 'bearer',
      presents: ({ token }) => token,
      routes: [],
      problem: () => ({ status: 500, body: '' }),
      ...asks,
    },
  } satisfies VendorIntake<unknown, { token: string }>;
  return { id, evidenceLevel: 'own', intake: intake as unknown as VendorIntake };
}
