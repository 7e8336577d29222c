import { shows, type Probe } from '../model/probe.ts';
import type { TopologyKind } from '../model/scenario.ts';
import type { Topology } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { nginxSite } from './debian-files.ts';
import { oneNet, onNet, topologyOn } from './services.ts';

/** Prometheus watches two machines and tells Alertmanager, which tells whoever listens on `receiver`. */
function build(vary: Vary): Topology {
  const net = oneNet(vary, 'monitor');
  const watch = `global:
  scrape_interval: 1s
  evaluation_interval: 1s
rule_files: [/etc/prometheus/office-rules.yml]
alerting:
  alertmanagers:
    - static_configs: [{ targets: ['127.0.0.1:9093'] }]
scrape_configs:
  - job_name: node
    static_configs: [{ targets: ['${net.address(10)}:9100', '${net.address(11)}:9100'] }]
`;
  const rules = `groups:
  - name: office
    rules:
      - alert: MachineDown
        expr: up == 0
        for: 1s
        labels: { severity: critical }
        annotations: { summary: '{{ $labels.instance }} does not answer' }
`;
  const route = `route: { receiver: desk, group_by: [alertname], group_wait: 1s, group_interval: 2s, repeat_interval: 1h }
receivers:
  - name: desk
    webhook_configs: [{ url: 'http://${net.address(3)}:8080/alerts', send_resolved: true }]
`;
  const machine = { run: ['service prometheus-node-exporter start'] };
  return topologyOn('monitoring', {
    watch: onNet(net, 2, 'monitor', {
      files: {
        '/etc/prometheus/prometheus.yml': watch,
        '/etc/prometheus/office-rules.yml': rules,
        '/etc/prometheus/alertmanager.yml': route,
        '/etc/default/prometheus-alertmanager': 'ARGS="--cluster.listen-address="\n',
      },
      run: ['service prometheus-alertmanager start', 'service prometheus start'],
    }),
    receiver: onNet(net, 3, 'net', {
      files: { '/etc/nginx/sites-enabled/alerts': nginxSite('alerts', '/srv/www', ['listen 8080;']) },
      run: ['service nginx start'],
    }),
    'node-1': onNet(net, 10, 'monitor', machine),
    'node-2': onNet(net, 11, 'monitor', machine),
  });
}

function ready(): readonly Probe[] {
  const targets = ['curl', '-s', '-m', '3', 'http://127.0.0.1:9090/api/v1/query?query=sum(up)'];
  return [
    shows('both machines are watched', 'watch', targets, '"2"]'),
    shows('Alertmanager is ready', 'watch', ['curl', '-s', '-m', '2', 'http://127.0.0.1:9093/-/ready'], 'OK'),
  ];
}

export const monitoring: TopologyKind = {
  name: 'monitoring',
  what: 'Prometheus and Alertmanager, with two machines that they watch',
  build,
  ready,
};
