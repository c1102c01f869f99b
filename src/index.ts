export {
  Capability,
  type CapabilityLimits,
  type ErrorMapping,
} from './controller/capabilities/capability.js';
export { GuestError } from './controller/capabilities/guest-error.js';
export {
  type CapabilityOptions,
  capability,
  type FunctionOptions,
  type MethodOptions,
  type PropertyOptions,
} from './controller/capabilities/make-capability.js';
export type { Change, ChangeKind, ChangeType } from './controller/changes/change.js';
export { ChangeSet } from './controller/changes/change-set.js';
export type { ClockOption, EntropyOption, Moment } from './controller/clock-options.js';
export type { CpuRate } from './controller/custodian/cpu-rate.js';
export { Custodian, type CustodianUsage } from './controller/custodian/custodian.js';
export type { CustodianLimits, CustodianOptions } from './controller/custodian/custodian-options.js';
export type { ApplyConflict, ApplyOptions, ApplyReport } from './controller/devices/apply/apply-report.js';
export { Host, type HostOptions, type Isolation } from './controller/host.js';
export type { IdentityOptions } from './controller/identity.js';
export type { Limits } from './controller/limits.js';
export {
  type ArchiveOptions,
  archive,
  type HostDirectoryMode,
  type HostDirectoryOptions,
  hostDirectory,
  type MemoryDirectoryOptions,
  type Mount,
  memoryDirectory,
} from './controller/mounts/mount.js';
export { type AllowList, allow, type NamespaceOptions } from './controller/namespace-options.js';
export type { HostResolver, NetworkOptions, SecretOptions } from './controller/network-options.js';
export type {
  ConnectRequest,
  FileRequest,
  HttpRequest,
  Policy,
  PolicyAnswer,
  PolicyRequest,
  ResolveRequest,
} from './controller/policy.js';
export type { PrivateFiles } from './controller/private-files.js';
export type { AbortStop, CrashStop, LimitStop, RunResult, Stopped, Usage } from './controller/result.js';
export type { RunOptions } from './controller/run-options.js';
export { Sandbox } from './controller/sandbox.js';
export type { SandboxOptions } from './controller/sandbox-options.js';
export { Session } from './controller/sessions/session.js';
export { PythonError, StoppedError } from './controller/sessions/session-errors.js';
export type {
  CallOptions,
  CallResult,
  ForkOptions,
  InvokeOptions,
  PythonException,
  RestoreOptions,
  SessionOptions,
  SessionResult,
  SessionRunOptions,
  StopReaction,
} from './controller/sessions/session-options.js';
export type { InheritedInput, Input } from './controller/streams/input.js';
export type { Output } from './controller/streams/output.js';
export type { OutputCallback } from './controller/streams/output-target.js';
export type { Duration, Size } from './controller/units.js';
export { VitrineError, type VitrineErrorCode } from './errors.js';
export type { PreparationProgress } from './image/prepare/recipe.js';
export type { Refusal } from './kernel/refusal-log.js';
export type { HostFileEntry } from './vfs/host-files.js';
