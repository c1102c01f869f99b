# tries: metadata services and other special addresses, by address and in every notation
# holds: refused, and on the report; nobody is asked about them
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
# refused: ["network 169.254.169.254:80 EACCES"]
# asked: []
import socket
import urllib.request

from attempts import refused

for address in ('169.254.169.254', '169.254.170.2', '169.254.170.23', '100.100.100.200', '192.0.0.192', '168.63.129.16', '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '0.0.0.0',
                '255.255.255.255', '224.0.0.1', '198.18.0.1', '198.18.0.2', '198.19.255.254', '1.1.1.1', '8.8.8.8', '93.184.215.14', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.43518',
                'fd00:ec2::254', '[fd00:ec2::254]', '::ffff:169.254.169.254', '[::ffff:a9fe:a9fe]'):
    for port in (80, 443):
        refused(address, lambda: socket.create_connection((address, port), timeout=5))
    refused(address, lambda: urllib.request.urlopen(f'http://{address}/latest/meta-data/iam/security-credentials/', timeout=5))
for name in ('metadata', 'metadata.google.internal', 'metadata.google.internal.', 'instance-data', 'host.docker.internal', 'kubernetes.default.svc', 'gateway', '_gateway'):
    refused(name, lambda: urllib.request.urlopen(f'http://{name}/computeMetadata/v1/', timeout=5))
print('held: done')
