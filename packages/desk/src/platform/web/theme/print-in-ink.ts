const attribute = 'data-mantine-color-scheme';

/** Paper is light: the page is printed in the light colours, whatever the screen has. */
export function printInInk(): void {
  let shown: string | null = null;
  window.addEventListener('beforeprint', () => {
    shown = document.documentElement.getAttribute(attribute);
    document.documentElement.setAttribute(attribute, 'light');
  });
  window.addEventListener('afterprint', () => {
    if (shown !== null) document.documentElement.setAttribute(attribute, shown);
  });
}
