import { describePlatform } from './platform-suite.js';

for (const isolation of ['worker', 'inline'] as const) describePlatform(isolation);
