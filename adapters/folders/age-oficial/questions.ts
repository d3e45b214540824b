/**
 * What the State's interface for the state of files leaves open until its owner answers (Carpeta Ciudadana, CTT solution
 * "ccd", document in its download area). Each question is one this adapter cannot be finished without.
 */
import type { OpenQuestion } from '../../../contracts/folder-facade.ts';

export const QUESTIONS = [
  { id: 'protocol', question: 'Which protocol does the folder speak: SOAP over Red SARA with a WSDL, or another?' },
  {
    id: 'version',
    question: 'Is there a newer version than that of 2016, such as a REST one since the redesign of 2021?',
  },
  {
    id: 'operations',
    question:
      'Which operations and members are there (grouped, detailed), with which values of states, error codes, time-out, retry, paging and languages?',
  },
  {
    id: 'security',
    question:
      'How is a request authenticated (mutual TLS, WS-Security, signature of the body), and must answers carry the seal of the body?',
  },
  {
    id: 'identity',
    question:
      'How does the request say who the citizen is (document in the body, relayed Cl@ve assertion), and how representatives and foreign documents?',
  },
  {
    id: 'onboarding',
    question:
      'How does a body join: form, test environment, test persons, service levels; and may a provincial node answer for its town halls?',
  },
  {
    id: 'neighbours',
    question: 'Are the contracts of the message centre and of the appointments available to the same bodies?',
  },
  { id: 'push', question: 'Is there a service to register a file by push, or is asking live the only way?' },
] as const satisfies readonly OpenQuestion[];
