// Before the first paint: the colour scheme that this browser chose, so that nothing flashes. A file of its own,
// because the Content-Security-Policy allows no inline script. The key is the one of platform/web/theme/scheme.ts.
(function () {
  let chosen = null;
  try {
    chosen = localStorage.getItem('deskhand.scheme');
  } catch {
    // Storage is switched off: as the system.
  }
  const dark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
