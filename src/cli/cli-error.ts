/** Why a command ends early: what a person reads, and the exit code. */

/** A reason to stop that a person should read; never a stack trace. */
export class CliError extends Error {
  readonly exitCode: 1 | 2;
  constructor(exitCode: 1 | 2, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}
