/** What is configured under `folders.age-oficial`: unknown until the contract is, so any block is read, and none starts. */
import { z } from 'zod';

export const ageSettingsSchema = z.looseObject({});
export const ageAskerSchema = z.looseObject({});
