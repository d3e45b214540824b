/** The literal list of services, a line each: what its folder exports. Adding one is its folder and a line here. */
export { svddgpciws02 } from './svddgpciws02/index.ts';
export { svdrextfechaws01 } from './svdrextfechaws01/index.ts';
export { svdscdws01 } from './svdscdws01/index.ts';
