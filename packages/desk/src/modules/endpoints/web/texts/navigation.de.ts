/** The German words of `navigation.ts`. */
export const navigationTextsDe = {
  machines: 'Geräte',
  go: 'Gehe zu',
  goMachines: 'Zu den Geräten',
  goAdd: 'Gerät hinzufügen',
  goApprovals: 'Zu Aufträgen, die auf eine Unterschrift warten',
  goJobs: 'Zu den Aufträgen aller Geräte',
  goUnknown: 'Zu ungeklärten Ergebnissen',
  onMachine: '{action} auf {machine}',
  connected: 'verbunden',
  notConnected: 'nicht verbunden',
  pending: 'wartet auf Freigabe',
  quarantined: 'in Quarantäne',
  retired: 'außer Dienst',
  worthALook: 'einen Blick wert',
  dotOf: '{machine}: {state}',
  moreMachines: '{count, plural, one {und # weiteres Gerät} other {und # weitere Geräte}}',
};
