import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../src/metrics.ts';
import { textOf } from '../support/source-tree.ts';

type Rule = {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; action: string };
};
type Panel = { id: number; title: string; targets: { expr: string }[] };

const ALERTS = 'contracts/monitoring/alerts.yaml';
const DASHBOARD = 'contracts/monitoring/grafana-dashboard.json';

const { groups } = parse(textOf(ALERTS)) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const { panels } = JSON.parse(textOf(DASHBOARD)) as { panels: Panel[] };

/** What Prometheus makes of each metric, with the labels it carries. */
async function known(): Promise<Map<string, Set<string>>> {
  const { registry } = createMetrics();
  const found = new Map<string, Set<string>>();
  for (const { name, type } of await registry.getMetricsAsJSON()) {
    const { labelNames } = registry.getSingleMetric(name) as unknown as { labelNames: string[] };
    // prom-client names the kinds in one case or the other.
    const histogram = String(type).toLowerCase() === 'histogram';
    for (const each of histogram ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name])
      found.set(each, new Set([...labelNames, ...(each.endsWith('_bucket') ? ['le'] : [])]));
  }
  return found;
}

function metricsIn(expr: string): { name: string; labels: string[] }[] {
  return [...expr.matchAll(/\b(carpeta_\w+)(?:\{([^}]*)\})?/g)].map(([, name = '', filter = '']) => ({
    name,
    labels: [...filter.matchAll(/(\w+)\s*[=!]/g)].map(([, label = '']) => label),
  }));
}

/* Labels an expression groups by, the process's own (job, instance) aside. */
function groupedBy(expr: string): string[] {
  return [...expr.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
}

describe('alert rules and dashboard', () => {
  const exprs = [...rules, ...panels.flatMap(({ targets }) => targets)].map(({ expr }) => expr);

  it.each(exprs.filter((expr) => expr.includes('carpeta_')))('name only what exists: %s', async (expr) => {
    const metrics = await known();
    const used = metricsIn(expr);
    expect(used.length).toBeGreaterThan(0);
    const labels = new Set(used.flatMap(({ name }) => [...(metrics.get(name) ?? [])]));
    for (const { name, labels: filtered } of used) {
      expect([...metrics.keys()]).toContain(name);
      for (const label of filtered) expect([...(metrics.get(name) ?? [])]).toContain(label);
    }
    for (const label of groupedBy(expr)) expect([...labels]).toContain(label);
  });

  it('say what to do, how urgent it is, and only what is in the labels', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { expr, labels, annotations } of rules) {
      expect(['page', 'ticket']).toContain(labels.severity);
      expect(annotations.action.length).toBeGreaterThan(20);
      for (const [, label = ''] of annotations.summary.matchAll(/\$labels\.(\w+)/g))
        expect([...groupedBy(expr), ...(expr.includes('by (') ? [] : ['backend'])]).toContain(label);
    }
  });

  it('show each panel in a place of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

describe('metrics', () => {
  it('are named in one manner and explained', async () => {
    for (const { name, help } of await createMetrics().registry.getMetricsAsJSON()) {
      expect(name).toMatch(/^carpeta_[a-z_]+$/);
      expect(help.length).toBeGreaterThan(10);
    }
  });
});
