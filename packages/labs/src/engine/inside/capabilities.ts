/**
 * What root of a host may not do, even inside its own namespaces: mount, change the clock or the kernel,
 * read its log. What is left is what services and tools of a network need.
 */
const withheld = [
  'audit_control',
  'audit_read',
  'block_suspend',
  'bpf',
  'checkpoint_restore',
  'linux_immutable',
  'mac_admin',
  'mac_override',
  'perfmon',
  'sys_admin',
  'sys_boot',
  'sys_module',
  'sys_pacct',
  'sys_rawio',
  'sys_resource',
  'sys_time',
  'sys_tty_config',
  'syslog',
  'wake_alarm',
];

/** For `setpriv --bounding-set`. */
export const boundingSet = withheld.map((name) => `-${name}`).join(',');
