# Becomes a container of an image, in namespaces that unshare(1) has made; run as root. What follows this file is made of the
# Dockerfile and compose.yml, and calls these functions in this order: base, image (by copy and run), volumes, enter.
set -euo pipefail
umask 022

# The system's own programs and libraries and a JVM stand for the image's base.
base() {
  local name
  root=$2 jvm=$3 etc=$4
  echo "$1" >/proc/sys/kernel/hostname
  mount -t tmpfs -o mode=0755 root "$root"
  for name in bin sbin lib lib32 lib64 libx32; do
    if [[ -L /$name ]]; then
      ln -s "$(readlink "/$name")" "$root/$name"
    elif [[ -d /$name ]]; then
      bind "/$name" "$root/$name"
    fi
  done
  bind /usr "$root/usr"
  bind /etc "$root/etc"
  for name in "$etc"/*; do
    bind "$name" "$root/etc/${name##*/}"
  done
  bind "$jvm" "$root/opt/java/openjdk"
  mkdir -p "$root"/{home,mnt,run,tmp,var/tmp,proc,sys,dev}
  chmod 1777 "$root"/{tmp,var/tmp}
  mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
  mount -t sysfs -o nosuid,nodev,noexec sysfs "$root/sys"
  # The network namespace has nothing but this interface.
  echo 0x9 >"$root/sys/class/net/lo/flags"
  mount -o remount,ro,bind "$root/sys"
  mount -t tmpfs -o nosuid,noexec,mode=0755,size=64k dev "$root/dev"
  for name in null zero full random urandom tty; do
    touch "$root/dev/$name"
    mount --bind "/dev/$name" "$root/dev/$name"
  done
  ln -s /proc/self/fd "$root/dev/fd"
  mkdir "$root/dev/shm"
  mount -t tmpfs -o nosuid,nodev,noexec,mode=1777,size=64m shm "$root/dev/shm"
}

# A file or folder of this machine at this place, read-only.
bind() {
  if [[ -d $1 ]]; then
    mkdir -p "$2"
  elif [[ ! -e $2 ]]; then
    mkdir -p "${2%/*}"
    touch "$2"
  fi
  mount --bind "$1" "$2"
  mount -o remount,ro,bind "$2"
}

# COPY: the content of a folder, or a file; a target that ends with a slash is a folder.
copy() {
  [[ -e $1 ]] || { echo "COPY: there is no $1" >&2; exit 1; }
  if [[ ! -d $1 && $2 == */ ]]; then
    bind "$1" "$root$2${1##*/}"
  else
    bind "$1" "$root${2%/}"
  fi
}

# RUN
run() {
  chroot "$root" /bin/sh -c "$1"
}

# A VOLUME that compose mounts nothing at: writable, and with the mode that the image gives the folder.
volume() {
  mount -t tmpfs -o "mode=$(stat -c %a "$root$1")" volume "$root$1"
}

# Later options win, as in Docker.
temporary() {
  mkdir -p "$root$1"
  mount -t tmpfs -o "noexec,nosuid,nodev${2:+,$2}" tmpfs "$root$1"
}

# Nothing of this machine's own files is left; read-only from here. Waits for a line: until then the network is prepared.
enter() {
  cd "$root"
  pivot_root . .
  umount -l .
  cd /
  if [[ $1 == read-only ]]; then
    # With both names given, no line of fstab has a say.
    mount -o remount,ro root /
  fi
  echo prepared
  read -r
}
