/** The core's side of status back, proved with a constructed e-office: once with a digest of its own, once without. */
import { constructedAdapter, digestPort, SECRET, startReceiver } from '../support/status-receiver.ts';
import { describeVendorStatus } from './vendor-status-suite.ts';

const common = { start: startReceiver, said: { available: 'available', accessed: 'accessed' }, secrets: [SECRET] };

describeVendorStatus({ adapter: constructedAdapter(), ...common });
describeVendorStatus({ adapter: { ...constructedAdapter(digestPort), id: 'with-digest' }, ...common });
