declare module '*.css';
declare module 'virtual:deskhand-variables.css';
