// Prints `N passed, N failed, N skipped` from the test runner's JSON report, and fails when anything did.
// Usage: node .ci/summary.mjs REPORT PACKAGE_STATUS TEST_STATUS
import { readFileSync } from 'node:fs';

const [report = '', packageStatus = '1', testStatus = '1'] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;
try {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  passed = numPassedTests;
  // A file that could not even be loaded has no test that failed, and is a failure all the same.
  failed =
    numFailedTests +
    testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.every((each) => each.status !== 'failed'),
    ).length;
  skipped = numPendingTests + numTodoTests;
} catch {
  console.log('no test report: lint, types or the test runner itself failed');
}
if (packageStatus !== '0') {
  console.log(`.ci/package.sh failed (${packageStatus})`);
  failed += 1;
}
if (testStatus !== '0' && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 && testStatus === '0' && passed > 0 ? 0 : 1;
