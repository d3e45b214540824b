import { describe, expect, it } from 'vitest';
import { backends, facades, vendors } from '../adapters/registry.ts';
import { sandboxConfig } from '../src/sandbox.ts';
import { adapterText, usedAdapters } from '../src/shown-adapters.ts';
import { folderWith, NO_ENVIRONMENT, SOUND_FILES } from './support/config-files.ts';

describe('the adapters of a configuration', () => {
  it('are named with how sure we are of each, and whether they are simulated', async () => {
    const dataDir = await folderWith(SOUND_FILES);
    const { config } = await sandboxConfig({ dataDir, env: NO_ENVIRONMENT, backends, vendors, facades });
    const told = usedAdapters(config, { backends, vendors, facades }).map(adapterText);
    expect(told).toContain('notifica (evidence partial, simulated)');
    expect(told).toContain('aoc-hcc (evidence published)');
    // One protocol, two sides of us.
    expect(told).toContain('scsp-v3 (evidence partial, confirm in the pre-production environment, simulated)');
    expect(told).toContain('scsp-v3 folder (evidence own)');
    expect(new Set(told).size).toBe(told.length);
    for (const each of told)
      expect(each).toMatch(/^[a-z0-9-]+( folder)? \(evidence (public|published|partial|own|none)/);
  });
});
