// Before the first paint: the colour scheme that this browser chose, so that nothing flashes. A file of its own,
// because the Content-Security-Policy allows no inline script. The key is the one of platform/web/theme/scheme.ts.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('deskhand.scheme');
  } catch (error) {
    // Storage is switched off: as the system.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
