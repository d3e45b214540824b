/** Every command of the line by its name; what a command needs is loaded when it is typed, not before. */
import type { Command } from './command.ts';

export type CommandEntry = { name: string; load(): Promise<Command> };

export const commands: readonly CommandEntry[] = [
  { name: 'status', load: async () => (await import('./read-commands.ts')).statusCommand },
  { name: 'messages', load: async () => (await import('./read-commands.ts')).messagesCommand },
  { name: 'send', load: async () => (await import('./send.ts')).sendCommand },
  { name: 'retry', load: async () => (await import('./act-commands.ts')).retryCommand },
  { name: 'resolve', load: async () => (await import('./act-commands.ts')).resolveCommand },
  { name: 'cancel', load: async () => (await import('./act-commands.ts')).cancelCommand },
  { name: 'confirm', load: async () => (await import('./act-commands.ts')).confirmCommand },
  { name: 'reject', load: async () => (await import('./act-commands.ts')).rejectCommand },
  { name: 'accept', load: async () => (await import('./act-commands.ts')).acceptCommand },
  { name: 'refuse', load: async () => (await import('./act-commands.ts')).refuseCommand },
  { name: 'extend', load: async () => (await import('./act-commands.ts')).extendCommand },
  { name: 'bulk', load: async () => (await import('./bulk-command.ts')).bulkCommand },
  { name: 'alerts', load: async () => (await import('./alerts-command.ts')).alertsCommand },
  { name: 'circuits', load: async () => (await import('./read-commands.ts')).circuitsCommand },
  { name: 'service-levels', load: async () => (await import('./service-levels.ts')).serviceLevelsCommand },
  { name: 'print-centres', load: async () => (await import('./read-commands.ts')).printCentresCommand },
  { name: 'evidence', load: async () => (await import('./evidence-commands.ts')).evidenceCommand },
  { name: 'chain', load: async () => (await import('./evidence-commands.ts')).chainCommand },
  { name: 'checkpoint', load: async () => (await import('./evidence-commands.ts')).checkpointCommand },
  { name: 'verify', load: async () => (await import('./verify.ts')).verifyCommand },
  { name: 'pause', load: async () => (await import('./rest-commands.ts')).pauseCommand },
  { name: 'resume', load: async () => (await import('./rest-commands.ts')).resumeCommand },
  { name: 'maintenance', load: async () => (await import('./maintenance-command.ts')).maintenanceCommand },
  { name: 'quarantine', load: async () => (await import('./quarantine-commands.ts')).quarantineCommand },
  { name: 'config check', load: async () => (await import('./local-commands.ts')).configCheckCommand },
  { name: 'config diff', load: async () => (await import('./config-diff-command.ts')).configDiffCommand },
  { name: 'config register', load: async () => (await import('./register-command.ts')).registerCommand },
  { name: 'client new', load: async () => (await import('./local-commands.ts')).clientNewCommand },
  { name: 'key new', load: async () => (await import('./local-commands.ts')).keyNewCommand },
  { name: 'simulate', load: async () => (await import('./simulate.ts')).simulateCommand },
  { name: 'migrate', load: async () => (await import('./local-commands.ts')).migrateCommand },
  { name: 'doctor', load: async () => (await import('./doctor/doctor-command.ts')).doctorCommand },
  { name: 'backup', load: async () => (await import('./backup/backup-command.ts')).backupCommand },
  { name: 'restore', load: async () => (await import('./backup/restore-command.ts')).restoreCommand },
  { name: 'completion', load: completion },
  { name: 'folder ask', load: async () => (await import('./folder-ask.ts')).folderAskCommand },
  { name: 'folder hub', load: async () => (await import('./folder-hub.ts')).folderHubCommand },
  { name: 'entity import', load: async () => (await import('./entity/import-command.ts')).entityImportCommand },
  { name: 'adapter new', load: async () => (await import('./adapter/adapter-new.ts')).adapterNewCommand },
  { name: 'adapter test', load: async () => (await import('./adapter/adapter-test.ts')).adapterTestCommand },
  { name: 'adapter run', load: async () => (await import('./adapter/adapter-run.ts')).adapterRunCommand },
  { name: 'adapter record', load: async () => (await import('./adapter/adapter-record.ts')).adapterRecordCommand },
  { name: 'adapter table', load: async () => (await import('./adapter/adapter-table.ts')).adapterTableCommand },
  { name: 'demo', load: async () => (await import('./demo.ts')).demoCommand },
];

/* It reads all of them, itself included. */
async function completion(): Promise<Command> {
  const { completionCommand } = await import('./completion/completion-command.ts');
  return completionCommand(commands);
}
